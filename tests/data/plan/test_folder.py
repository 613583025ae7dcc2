"""Finding the folder that is meant."""

from pathlib import Path

import pytest

from data.plan.folder import Folder, FolderMissing, find_folder


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """Return a folder of an organisation that has folders in it."""
    folder = tmp_path / "our club"
    (folder / "plans/old").mkdir(parents=True)
    (folder / "kalends.toml").touch()
    return folder


def test_what_lies_where(club: Path) -> None:
    folder = Folder(club)
    assert (folder.statement, folder.plans, folder.places, folder.journal) == (
        club / "kalends.toml",
        club / "plans",
        club / "places.toml",
        club / "journal.jsonl",
    )


def test_the_nearest_folder_at_or_above_is_found(club: Path) -> None:
    inner = club / "plans/old"
    assert [find_folder(None, start) for start in (club, club / "plans", inner)] == [club] * 3
    (inner / "kalends.toml").touch()
    assert [find_folder(None, start) for start in (club / "plans", inner)] == [club, inner]


def test_one_that_is_given_goes_before_where_one_stands(club: Path, tmp_path: Path) -> None:
    (tmp_path / "kalends.toml").touch()
    assert find_folder(club, tmp_path) == club
    assert find_folder(Path("our club"), tmp_path) == club


def test_outside_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        find_folder(None, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: neither here nor in a folder above is a kalends.toml; name a folder with "
        "-C DIR or KALENDS_FOLDER, or make one: kalends new DIR"
    )


@pytest.mark.parametrize("name", ["our club/plans", "nowhere", "our club/kalends.toml"])
def test_one_that_is_given_is_a_folder_or_refused(club: Path, name: str) -> None:
    given = club.parent / name
    with pytest.raises(FolderMissing) as caught:
        find_folder(given, club)
    shown = f"'{given}'" if " " in name else str(given)
    assert str(caught.value) == (
        f"{given}: there is no kalends.toml in it; make a folder: kalends new {shown}"
    )


def test_a_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        find_folder(Path("x" * 5000), tmp_path)


def test_a_statement_that_is_no_file_makes_no_folder(club: Path) -> None:
    (club / "plans/kalends.toml").mkdir()
    assert find_folder(None, club / "plans") == club
