// 「このアプリについて」, the licences, and the word of a newer version.
import { describe, expect, test } from "vitest";

import { updates } from "$lib/backend/fixture/about";
import { found, licences } from "$lib/licences";

import { find, get, heading, press, screenName, settle, show, type } from "./show";

const text = (testid: string) => get(testid).textContent ?? "";

/** Whoever fakes the note must have nothing to imitate. */
const ADDRESS = /https?:|www\.|\.(com|jp|example)/;

describe("the page about the app", () => {
  test("is in the menu and tells what somebody on the telephone is asked for", async () => {
    await show("dashboard");
    await press("nav-about");
    await settle();
    expect(screenName()).toBe("about");
    for (const fact of ["0.1.0", "57b609b4c2f0", "Windows 11 (26100)", "142.0.3595.76", "ib.akita-kenshin.example", "AppData"]) {
      expect(text("about-facts")).toContain(fact);
    }
  });

  test("leaves out a build that nobody told, and says that the window component is not known", async () => {
    await show("about-untold");
    expect(text("about-facts")).toContain("確認できません");
    expect(text("about-facts")).not.toContain("ビルド");
  });

  test("goes on telling of a newer version that the person knows of", async () => {
    await show("about-outdated");
    expect(text("update-note")).toContain("新しいバージョン 0.2.0 があります");
    expect(find("update-seen")).toBeNull();
  });

  test("tells of a newer version, and no longer, as the bank does while the page is open", async () => {
    const { backend } = await show("about");
    for (const update of [updates.known, null]) {
      backend.given.update = update;
      backend.listener?.dashboardChanged();
      await settle();
      expect(find("update-note") !== null).toBe(update !== null);
    }
  });
});

describe("the word of a newer version", () => {
  test("says who brings it and whom to ask, carries no address, and goes when it has been seen", async () => {
    const { backend } = await show("dashboard-new-version");
    expect(text("update-note")).toContain("新しいバージョン 0.2.0 があります");
    expect(text("update-note")).toContain("システム管理者が配布します");
    expect(text("update-note")).toContain("情報システム課 内線 1234");
    expect(get("update-note").querySelector("a")).toBeNull();
    expect(text("update-note")).not.toMatch(ADDRESS);

    await press("update-seen");
    await settle();

    expect(backend.asked("noteUpdateSeen")).toEqual(["0.2.0"]);
    expect(find("update-note")).toBeNull();
    expect(document.activeElement).toBe(heading());
  });

  test("goes also when that cannot be kept, which is told once", async () => {
    await show("dashboard-new-version-not-noted");
    expect(find("update-note")).toBeNull();
    expect(find("failure")).not.toBeNull();
    expect(document.activeElement).toBe(find("failure"));

    await press("nav-settings");
    await press("nav-dashboard");

    expect(find("failure")).toBeNull();
    expect(document.activeElement).toBe(heading());
  });

  test("is not said to be closed when the bridge breaks", async () => {
    const { app, backend } = await show("dashboard-new-version");
    backend.noteUpdateSeen = () => Promise.reject(new Error("no bridge"));
    await press("update-seen");
    expect(app.broken).toBe(true);
    expect(find("update-note")).not.toBeNull();
    expect(document.body.textContent).not.toContain("お知らせを閉じました");
  });

  test("is not there where the bank announces none", async () => {
    await show("dashboard");
    expect(find("update-note")).toBeNull();
  });
});

describe("the licences", () => {
  test("are listed with what is found for some words", async () => {
    await show("licences");
    expect(text("licences-shown")).toBe("3件");

    type("licence-words", "sveLTE");
    await settle();
    expect(text("licences-shown")).toBe("3件のうち1件");
    expect(find("licence-svelte")).not.toBeNull();
    expect(find("licence-rustls")).toBeNull();

    type("licence-words", "no such thing");
    await settle();
    expect(text("licences-shown")).toBe("当てはまるものはありません。");
  });

  test("show notices and text when one is opened", async () => {
    await show("licences");
    const svelte = get("licence-svelte").closest("details");
    expect(svelte?.textContent).not.toContain("Permission is hereby granted");
    await press("licence-svelte");
    await settle();
    expect(svelte?.textContent).toContain("Copyright (c) 2016-");
    expect(svelte?.textContent).toContain("Permission is hereby granted");
  });

  test("have a text for every component, and each package of the page", async () => {
    const list = await licences();
    expect(list.components.filter(({ texts }) => texts.length === 0 || texts.some((part) => !list.texts[part.text]))).toEqual([]);
    for (const name of ["svelte", "@tauri-apps/api", "@digital-go-jp/design-tokens", "tauri", "rustls", "rust-std", "sqlite", "WebView2Loader.dll"]) {
      expect(found(list, name).map((component) => component.name)).toContain(name);
    }
  });
});
