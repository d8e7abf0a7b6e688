"""How something is done: what stands in a class or file that is called as it comes before what only says it too."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

RUBY = {
    "lib/plugin_loader.rb": (
        "class PluginLoader\n  def self.load\n    setup\n    directories.each { |dir| read(dir) }\n  end\n\n"
        "  def self.directories\n    Dir.glob('plugins/*')\n  end\n\n  def self.setup\n    @known = []\n  end\nend\n"
    ),
    "app/setting.rb": (
        "class Setting\n  def self.load_plugin_settings\n    Plugin.all.each do |plugin|\n"
        "      keep(plugin.settings) if plugin.configurable?\n    end\n  end\nend\n"
    ),
}
DRAWN = {
    "lib/thumbnail.rb": (
        "class Thumbnail\n  def self.generate(source, target)\n    convert(source, target)\n  end\n\n"
        "  def self.convert(source, target)\n    system('convert', source, target)\n  end\nend\n"
    ),
    "app/attachment.rb": (
        "class Attachment\n  # The path of the thumbnail that is generated of it.\n  def thumbnail(size)\n"
        "    Thumbnail.generate(path, thumbnail_path(size)) if thumbnailable?\n  end\nend\n"
    ),
}
STORED = {
    "shop/parcel.py": "class Parcel:\n    def weigh(self, scale):\n        return scale.weigh(self)\n",
    "shop/desk.py": (
        "def store_parcel(desk, parcel):\n    desk.shelf.store(parcel)\n\n\n"
        "def weigh_all(desk):\n    return desk.sum()\n"
    ),
}


@pytest.mark.parametrize(
    ("files", "question", "first"),
    [
        (RUBY, "How are plugins loaded?", "PluginLoader.load"),
        (DRAWN, "How are thumbnails generated?", "Thumbnail.generate"),
        (STORED, "How is a parcel stored?", "store_parcel"),  # what a class of that name does else says nothing
    ],
)
def test_what_it_stands_in_counts(tmp_path: Path, files: dict[str, str], question: str, first: str) -> None:
    assert answered(tmp_path, files, question).answer.startswith(f"`{first}` (")


def test_a_name_without_its_first_words_still_says_what_is_done(tmp_path: Path) -> None:
    files = {
        "net/worker.py": "def refresh_feeds(feeds):\n    for feed in feeds:\n        fetch(feed)\n",
        "store/writer.py": (
            "def update_feed(feed, podcast):\n    podcast.feed = feed\n    podcast.title = feed.podcast_title\n"
            "    write(podcast, feed)\n"
        ),
        "ui/cover.py": "def refresh_cover(podcast):\n    show(podcast.cover)\n",
    }
    told = answered(tmp_path, files, "How are podcast feeds refreshed?").answer
    assert told.startswith("`refresh_feeds` (net/worker.py:1)")
