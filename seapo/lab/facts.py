"""What is true in the world: some 250 real facts in five relations, and the confusion that goes with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from seapo.lab.chance import share

CAPITALS: Mapping[str, str] = {
    "Europe": (
        "France Paris, Germany Berlin, Spain Madrid, Italy Rome, Portugal Lisbon, Greece Athens, "
        "Poland Warsaw, Austria Vienna, Hungary Budapest, Norway Oslo, Sweden Stockholm, "
        "Finland Helsinki, Denmark Copenhagen, Ireland Dublin, Belgium Brussels, Romania Bucharest, "
        "Bulgaria Sofia, Serbia Belgrade, Croatia Zagreb, Ukraine Kyiv, Latvia Riga, Malta Valletta"
    ),
    "Asia": (
        "Japan Tokyo, China Beijing, Thailand Bangkok, Vietnam Hanoi, Indonesia Jakarta, Iran Tehran, "
        "Philippines Manila, Iraq Baghdad, Nepal Kathmandu, Turkey Ankara, Syria Damascus, "
        "Jordan Amman, Lebanon Beirut, Qatar Doha, Oman Muscat, Bhutan Thimphu, Laos Vientiane"
    ),
    "Africa": (
        "Egypt Cairo, Kenya Nairobi, Ghana Accra, Nigeria Abuja, Morocco Rabat, Tunisia Tunis, "
        "Libya Tripoli, Sudan Khartoum, Senegal Dakar, Angola Luanda, Zambia Lusaka, Uganda Kampala, "
        "Rwanda Kigali, Mali Bamako, Namibia Windhoek, Zimbabwe Harare"
    ),
    "America": (
        "Canada Ottawa, Cuba Havana, Peru Lima, Chile Santiago, Brazil Brasilia, Colombia Bogota, "
        "Venezuela Caracas, Ecuador Quito, Uruguay Montevideo, Paraguay Asuncion, Jamaica Kingston, "
        "Honduras Tegucigalpa, Nicaragua Managua"
    ),
    "Oceania": "Australia Canberra, Fiji Suva, Samoa Apia, Tonga Nukualofa",
}
SYMBOLS = (
    "hydrogen H, helium He, lithium Li, carbon C, nitrogen N, oxygen O, fluorine F, neon Ne, "
    "sodium Na, magnesium Mg, aluminium Al, silicon Si, phosphorus P, sulfur S, chlorine Cl, argon Ar, "
    "potassium K, calcium Ca, titanium Ti, chromium Cr, manganese Mn, iron Fe, cobalt Co, nickel Ni, "
    "copper Cu, zinc Zn, silver Ag, tin Sn, iodine I, tungsten W, platinum Pt, gold Au, mercury Hg, "
    "lead Pb, radon Rn, uranium U"
)
CLASSES: Mapping[str, str] = {
    "mammal": (
        "bat whale dolphin seal otter horse tiger lion elephant rabbit bear wolf fox camel hedgehog "
        "squirrel"
    ),
    "bird": "penguin ostrich eagle owl parrot sparrow swan falcon heron robin pelican stork",
    "fish": "shark seahorse eel salmon tuna trout cod carp herring pike",
    "reptile": "snake lizard turtle crocodile gecko iguana tortoise",
    "insect": "ant bee beetle butterfly mosquito moth cricket wasp dragonfly",
    "amphibian": "frog toad newt salamander",
}
YOUNG = (
    "cow calf, horse foal, sheep lamb, dog puppy, cat kitten, goat kid, pig piglet, hen chick, "
    "goose gosling, duck duckling, swan cygnet, bear cub, deer fawn, kangaroo joey, owl owlet, "
    "frog tadpole, eel elver, hare leveret"
)


@dataclass(frozen=True)
class Fact:
    relation: str
    subject: str
    object: str


@dataclass(frozen=True)
class Relation:
    name: str
    asked: str
    """How a question names what it wants, with `{s}` for the subject."""
    stated: str
    """How an answer states the fact, with `{s}` and `{o}`, without the full stop."""


RELATIONS = {
    relation.name: relation
    for relation in (
        Relation("capital", "the capital of {s}", "the capital of {s} is {o}"),
        Relation("continent", "the continent that {s} lies in", "{s} lies in {o}"),
        Relation("symbol", "the chemical symbol of {s}", "the symbol of {s} is {o}"),
        Relation("class", "the animal class of the {s}", "the {s} belongs to the class {o}"),
        Relation("young", "the word for a young {s}", "the {o} is a young {s}"),
    )
}


def _split(table: str) -> list[tuple[str, str]]:
    return [(left, right) for left, right in (entry.split() for entry in table.split(", "))]


@cache
def facts() -> tuple[Fact, ...]:
    """Return every fact of the world, relation by relation."""
    countries = [(c, land, city) for c, table in CAPITALS.items() for land, city in _split(table)]
    animals = [(kind, name) for kind, names in CLASSES.items() for name in names.split()]
    return (
        *(Fact("capital", land, city) for _, land, city in countries),
        *(Fact("continent", land, continent) for continent, land, _ in countries),
        *(Fact("symbol", element, symbol) for element, symbol in _split(SYMBOLS)),
        *(Fact("class", name, kind) for kind, name in animals),
        *(Fact("young", parent, young) for parent, young in _split(YOUNG)),
    )


@cache
def objects(relation: str) -> tuple[str, ...]:
    """Return every right answer of a relation once: the pool that wrong answers come from."""
    return tuple(sorted({fact.object for fact in facts() if fact.relation == relation}))


@cache
def confusion(fact: Fact) -> str:
    """Return the wrong object that sloppy writers give for this fact: the same one each time.

    A capital is confused with another of its continent, where there is one.
    """
    near = [o for o in objects(fact.relation) if o != fact.object and _near(fact, o)]
    pool = near or [o for o in objects(fact.relation) if o != fact.object]
    return pool[int(share("confusion", fact.relation, fact.subject) * len(pool))]


def statement(fact: Fact, given: str | None = None) -> str:
    """State the fact, or what `given` in its object's place would make of it, without a full stop."""
    return RELATIONS[fact.relation].stated.format(s=fact.subject, o=given or fact.object)


def sentence(text: str) -> str:
    """Make a statement a sentence: first letter large, full stop."""
    return f"{text[0].upper()}{text[1:]}."


@cache
def _continent_of_city() -> Mapping[str, str]:
    return {city: c for c, table in CAPITALS.items() for _, city in _split(table)}


def _near(fact: Fact, other: str) -> bool:
    where = _continent_of_city()
    return fact.relation == "capital" and where[fact.object] == where[other]
