"""What Nordwind's dealers said, and what became of it."""

from __future__ import annotations

from feedback.services.submit import Subject
from portal.demo.heat_pump_owed import owed_voices
from portal.demo.voices import Reply, Voice
from toolkits.models import ToolkitPage

MARKETER, SPONSOR = "katrin.vogel@nordwind.example", "martin.seidel@nordwind.example"
ANALYST = "anna@sprachrohr.example"
REPLIES = (
    Reply(
        theme="delivery",
        by=SPONSOR,
        days_ago=11,
        kind="will_do",
        text="Sie haben recht, elf Wochen sind zu lang. Wir bauen ab 1. Dezember eine zweite Schicht auf und "
        "nennen Ihnen ab dann bei jeder Bestellung die Kalenderwoche.",
        promised_in=20,
    ),
)


def voices_about(pages: list[ToolkitPage]) -> list[Voice]:
    """Return what people said, about two of the toolkits and about everything else."""
    autumn, night = pages[0], pages[1]
    return [*_answered(), _in_two_parts(), *owed_voices(night), *_at_the_desk(autumn)]


def _answered() -> list[Voice]:
    return [
        Voice(
            "jens@petersen.example",
            "named",
            "problem",
            "Das Außengerät N5 hat elf Wochen Lieferzeit. Zwei Kunden sind deshalb zum Wettbewerb gegangen, "
            "beide hatten schon unterschrieben.",
            days_ago=24,
            theme="delivery",
            passed_on=22,
            reply="Danke, Herr Petersen. Ich gebe das heute an Nordwind weiter und melde mich, sobald es "
            "eine Antwort gibt.",
            may_quote=True,
        ),
        Voice(
            "sabine@schwarzwald.example",
            "agency_only",
            "problem",
            "Wir verlieren gerade Aufträge, weil niemand einen Liefertermin nennen kann. Mein Chef will "
            "schon eine zweite Marke aufnehmen.",
            days_ago=21,
            theme="delivery",
            passed_on=19,
            wording="Ohne verbindlichen Liefertermin gehen Aufträge verloren; der Betrieb denkt über eine "
            "zweite Marke nach.",
        ),
        Voice(
            "rachel@pennine.example",
            "named",
            "praise",
            "The training day in York was the best we have had. Two of the team asked to go again.",
            days_ago=8,
            theme="training",
            reply="Thank you, Rachel. I will tell the trainers.",
            may_quote=True,
            language="en",
        ),
    ]


def _in_two_parts() -> Voice:
    """Return a remark of which headquarters has answered one part, and waits to be told with the other."""
    return Voice(
        "info00208@dealer.example",
        "named",
        "problem",
        "Auf die N5 warte ich seit acht Wochen, und die Hotline konnte mir in vierzig Minuten keine "
        "Woche nennen.",
        days_ago=20,
        theme="delivery",
        also="hotline",
        passed_on=18,
    )


def _at_the_desk(autumn: ToolkitPage) -> list[Voice]:
    return [
        Voice(
            "reto@keller.example",
            "agency_only",
            "problem",
            "Die App verliert seit dem letzten Update jede Nacht die Verbindung. Ich fahre nur noch zum "
            "Neustarten hin.",
            days_ago=3,
            theme="app",
            reply="Danke für den Hinweis. Welche Version zeigt die App unter „Über“ an?",
        ),
        Voice(
            "CH",
            "no_identity",
            "problem",
            "Vom Außendienst wurden Rückvergütungen versprochen, von denen heute niemand mehr etwas weiß.",
            days_ago=2,
        ),
        Voice(
            "info00206@dealer.example",
            "agency_only",
            "market",
            "Ein Wettbewerber bietet im Raum Karlsruhe fünf Jahre Garantie ohne Wartungsvertrag an.",
            days_ago=0.4,
        ),
        Voice(
            "info00207@dealer.example",
            "named",
            "question",
            "Meine Frage von gestern hat sich erledigt, die Unterlagen lagen im Spam.",
            days_ago=6,
            closed="settled",
        ),
        *_about(autumn),
    ]


def _about(autumn: ToolkitPage) -> list[Voice]:
    return [
        Voice(
            "heiko.hansen@hansa.example",
            "named",
            "question",
            "Dürfen wir die Aktionspreise auch für Aufträge geben, die vor der Aktion angefragt wurden?",
            days_ago=1.2,
            subject=Subject("toolkit", autumn.pk, autumn.title),
        ),
        Voice(
            "jens@petersen.example",
            "agency_only",
            "idea",
            "Könnte es den Flyer auch zweisprachig geben, Deutsch und Türkisch? Hier im Viertel hilft das.",
            days_ago=0.2,
            subject=Subject("toolkit", autumn.pk, autumn.title),
        ),
    ]
