"""The app: its server with the card's routes, and the list of pages; draws nothing that a page needs.

`streamlit run app.py` loads this file twice over: the server imports it as a module and takes `app`,
and every page view runs it as a script, which is where navigation belongs.
"""

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).resolve().parent

PAGES = (
    ("0_home.py", "Home", ":material/home:"),
    ("1_build.py", "Build", ":material/construction:"),
    ("2_review.py", "Review", ":material/rule:"),
    ("3_audit.py", "Audit", ":material/monitoring:"),
    ("4_train.py", "Train", ":material/model_training:"),
    ("5_compare.py", "Compare", ":material/compare_arrows:"),
)

if __name__ == "__main__":
    st.navigation(
        [
            st.Page(ROOT / "pages" / file, title=title, icon=icon, default=file == "0_home.py")
            for file, title, icon in PAGES
            if (ROOT / "pages" / file).exists()
        ],
        position="hidden",  # each page draws the same sidebar itself, with counts
    ).run()
else:
    from seapo.ui.routes import MIDDLEWARE, ROUTES

    # Streamlit would take pages/ for its older page discovery until the first run of this script
    # and answer a first deep link without it.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, routes=ROUTES, middleware=MIDDLEWARE)
