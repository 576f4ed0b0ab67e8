"""The app: its server with the card's routes, and the list of pages; draws nothing that a page needs.

`streamlit run app.py` loads this file twice over: the server imports it as a module and takes `app`,
and every page view runs it as a script, which is where navigation belongs.
"""

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).resolve().parent

PAGES = (
    "0_home.py", "1_build.py", "2_review.py", "3_audit.py", "4_train.py", "5_compare.py", "6_lab.py",
)  # fmt: skip

if __name__ == "__main__":
    found = [ROOT / "pages" / name for name in PAGES]
    st.navigation(
        # No icons here: the browser would fetch one for its tab from another host.
        [st.Page(path, default=path is found[0]) for path in found],
        position="hidden",  # each page draws the same sidebar itself, with counts
    ).run()
else:
    from seapo.ui.routes import MIDDLEWARE, ROUTES, until_stopped

    # Streamlit would take pages/ for its older page discovery until the first run of this script
    # and answer a first deep link without it.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, routes=ROUTES, middleware=MIDDLEWARE, lifespan=until_stopped)
