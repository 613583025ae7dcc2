"""Which program asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.observing.families import NAMES, family


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (b"Google-Calendar-Importer", "google"),
        (b"Nextcloud Webcal Service", "nextcloud"),
        (b"Nextcloud Webcal Crawler", "nextcloud"),
        (b"ICSx5/2.3.1 (ical4j/3.2.19 okhttp/4.12.0 Android/15)", "icsx5"),
        (b"ICSdroid/1.6 (Android/8)", "icsx5"),
        (
            b"Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0",
            "thunderbird",
        ),
        (b"Evolution/3.46.4", "evolution"),
        (b"iOS/18.0 (22A3354) dataaccessd/1.0", "apple"),
        (b"macOS/13.0 (22A380) dataaccessd/1.0", "apple"),
        (b"Mac+OS+X/10.11.6 (15G1217) CalendarAgent/361.2", "apple"),
        (b"Microsoft Exchange/15.20 (Windows NT 10.0; Win64; x64)", "outlook"),
        (
            b"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.5266; Pro)",
            "outlook",
        ),
        (b"curl/8.6.0", "curl"),
        (b"Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "browser"),
        (b"", "other"),
        (b"\xff\xfe", "other"),
        (b"python-requests/2.34", "other"),
    ],
)
def test_a_family_is_told_by_its_signs(agent: bytes, name: str) -> None:
    assert family(agent) == name
    assert family(agent.upper()) == name


@given(st.binary(max_size=2000))
def test_every_agent_is_of_a_family(agent: bytes) -> None:
    assert family(agent) in NAMES
