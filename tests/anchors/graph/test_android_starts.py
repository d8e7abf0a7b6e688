"""What an Android manifest says that starts: the activity behind the launcher's icon, and the application's class."""

from __future__ import annotations

import time

from support.started import starts

from anchors.graph.roles.android import MAX_TEXT, components, module_of, source_of

MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application
        android:name="org.shop.ShopApp"
        android:label="Shop">
        <activity android:name=".ui.DoorActivity" android:exported="true">
            <intent-filter>
                <action android:name="android.intent.action.MAIN" />
                <category android:name="android.intent.category.LAUNCHER" />
            </intent-filter>
        </activity>
        <activity android:name=".ui.TillActivity" />
        <!-- <activity android:name=".ui.OldActivity">
            <intent-filter><category android:name="android.intent.category.LAUNCHER" /></intent-filter>
        </activity> -->
        <activity android:name=".ui.SharedActivity">
            <intent-filter><category android:name="android.intent.category.DEFAULT" /></intent-filter>
        </activity>
    </application>
</manifest>
"""


def _activity(name: str) -> str:
    return (
        f"package org.shop.ui;\n\nimport android.os.Bundle;\n\npublic class {name} extends BaseScreen {{\n"
        "    @Override\n    protected void onCreate(Bundle state) {\n        super.onCreate(state);\n    }\n}\n"
    )


FILES = {
    "app/src/main/AndroidManifest.xml": MANIFEST,
    **{
        f"app/src/main/java/org/shop/ui/{name}.java": _activity(name)
        for name in ("DoorActivity", "TillActivity", "OldActivity", "SharedActivity")
    },
    "other/src/main/java/org/shop/ui/DoorActivity.java": _activity("DoorActivity"),
    "app/src/main/java/org/shop/ShopApp.kt": (
        "package org.shop\n\nclass ShopApp : BaseApp() {\n"
        "    override fun onCreate() {\n        super.onCreate()\n    }\n}\n"
    ),
}


def test_the_launcher_s_activity_and_the_application_start() -> None:
    assert starts(FILES) == [
        "app/src/main/java/org/shop/ShopApp.kt:4 ShopApp.onCreate() - application class",
        "app/src/main/java/org/shop/ui/DoorActivity.java:6 DoorActivity.onCreate() - opened by the launcher",
    ]


def test_what_only_shows_a_program_of_another_language_starts_none() -> None:
    door = "app/src/main/java/org/shop/ui/DoorActivity.java"
    shell = "package org.shop.ui;\n\npublic class DoorActivity extends FlutterActivity {\n}\n"
    own = shell.replace("FlutterActivity", "BaseScreen")
    assert not any("launcher" in start for start in starts(FILES | {door: shell}))
    assert f"{door}:3 DoorActivity - opened by the launcher" in starts(FILES | {door: own})


def test_an_alias_stands_for_what_it_opens() -> None:
    text = (
        '<activity android:name=".Plain"/><activity-alias android:targetActivity=".Till" android:name=".Icon">'
        '<category android:name="android.intent.category.LAUNCHER"/></activity-alias>'
    )
    assert [item.name for item in components(text)] == [".Till"]


def test_a_class_of_two_modules_alike_is_not_guessed() -> None:
    paths = ["a/src/main/java/x/Door.java", "b/src/main/java/x/Door.java", "a/src/main/java/y/FrontDoor.java"]
    assert module_of("a/src/main/AndroidManifest.xml") == "a/" and module_of("AndroidManifest.xml") == ""
    assert source_of(".Door", "a/", paths) == paths[0]
    assert source_of("x.Door", "c/", paths) is None


def test_a_manifest_full_of_openings_is_read_in_a_moment() -> None:
    began = time.process_time()
    for text in ("<activity " * 60_000, "<!--" * 150_000, "<a" + " " * MAX_TEXT, 'android:name="' * 40_000):
        assert not list(components(text))
    assert time.process_time() - began < 20
