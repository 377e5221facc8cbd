# SPDX-License-Identifier: EUPL-1.2
"""What people do in the same way in more than one story."""

from tests.support.stories import Story


def agree_on_help_while_waiting(story: Story, *agreed: str) -> None:
    """Until a place is found; without a code the present help suffices."""
    story.does(
        "av",
        "Sovi odotusajan apu",
        odotusajan_apu=[*agreed] or ["nykyinen"],
        toivekunta="Imatra",
        turvallisuusriski=True,
        odotuksesta_kerrottu=True,
    )


def begin_assessment_period(
    story: Story, day: str, utc_offset: str, visited: str, *, home_is: str, **order: object
) -> None:
    """Four weeks of daily visits, ordered for the day, confirmed for 9.00 and begun at the first visit."""
    story.does(
        "av",
        "Tee jakson tilaus",
        **{
            "tavoitteet": [{"tavoite": "Liikun kotona turvallisesti"}],
            "toivottu_alku": day,
            "kesto_pv": 28,
            "kaynnit_viikossa": 7,
            **order,
        },
    )
    story.does(
        "kht",
        "Palvelutilaus",
        tilaus_vahvistettu="oma_tiimi",
        sovittu_aloitus=f"{day}T09:00:00{utc_offset}",
        asiakkaalle_kerrottu=True,
    )
    story.day(day, visited)
    story.does(
        "kht",
        "Tee aloituskäynti",
        aloituspaiva=day,
        laakelista_tarkistettu=True,
        kaynnilla_mukana=["sairaanhoitaja"],
        turvallisuus_kotona=home_is,
    )
