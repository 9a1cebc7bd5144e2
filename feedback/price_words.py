"""The words by which talk about prices, discounts and margins is known; a network can have lists of its own.

One word or phrase a line. A star at an end stands for any letters; a line that begins with a minus is an
exception: a price list is what headquarters itself hands out, and asking for one says nothing about prices.
"""

from __future__ import annotations

BUILT_IN: dict[str, str] = {
    "en": """
price*
pricing
underpric*
overpric*
discount*
rebate*
margin
margins
markup*
mark-up
mark-ups
resale price*
-price list*
-pricelist*
-price tag*
-priceless
""",
    "de": """
*preis*
*rabatt*
*nachlass
*nachlasse*
*nachlaesse*
*marge
*margen
*skonto*
*bonus
*boni
handelsspanne*
gewinnspanne*
*konditionen
UVP
-*preisliste*
-preisgab*
-preisgeb*
-preisgegeben
-preiselbeer*
-*preistrager*
-*preisverleihung*
-preisausschreib*
-anpreis*
""",
    "nl": """
*prijs
*prijzen
prijs*
*korting*
*marge
*marges
*bonus
bonussen
-prijslijst*
-*prijsvraag*
""",
    "fr": """
prix
tarif*
rabais
remise
remises
ristourne*
escompte*
marge
marges
-liste de prix
-listes de prix
-remise en
-remise des
""",
    "it": """
prezzo
prezzi
prezzario
scont*
ribass*
margine
margini
-listino prezzi
-listini prezzi
-scontrin*
""",
    "es": """
precio*
descuento*
rebaja*
bonificacion*
margen
margenes
-lista de precios
-listas de precios
""",
    "pl": """
cena
ceny
cene
cenie
cen
cenom
cenami
cenow*
rabat*
upust*
marza
marze
marzy
""",
}
