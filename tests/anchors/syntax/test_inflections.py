"""What a resource's parameter is called."""

import pytest

from anchors.records import RecordFact
from anchors.syntax.extract import extract
from anchors.syntax.facts.inflections import singular


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("categories", "category"),
        ("stories", "story"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("status", "status"),
        ("boxes", "box"),
        ("matches", "match"),
        ("movies", "movie"),
        ("houses", "house"),
        ("series", "series"),
        ("sales_people", "sales_person"),
        ("playlist-folders", "playlist-folder"),
        ("data", "data"),
    ],
)
def test_one_of_many(name: str, one: str) -> None:
    assert singular(name) == one


def _routes(text: str, language: str) -> list[str]:
    facts: tuple[RecordFact, ...] = extract(text.encode(), language).facts
    return [fact.name for fact in facts if fact.kind == "route"]


def test_what_stands_in_a_resource_has_the_parameter_of_that() -> None:
    rails = "Rails.application.routes.draw do\n  resources :categories do\n    post :merge\n  end\nend\n"
    assert _routes(rails, "ruby")[1:] == ["/categories/:category_id/merge"]
    laravel = "<?php\nRoute::apiResource('playlist-folders.playlists', FolderController::class);\n"
    assert _routes(laravel, "php") == ["/playlist-folders/{playlist_folder}/playlists"]
