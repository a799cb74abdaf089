// 「お知らせ」, its switches, and the dashboard's caution.
import { screen, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";

import { show } from "./show";

const click = async (testid: string) => {
  screen.getByTestId(testid).click();
  await new Promise((resolve) => setTimeout(resolve));
};

describe("the reminders page", () => {
  test("tells what is due and what became of it", async () => {
    await show("reminders");
    expect(screen.getByTestId("due-0").textContent).toContain("残り18日");
    expect(screen.getByTestId("due-1").textContent).toContain("DisabledForUser: notifications are turned off in Windows");
    expect(screen.getByTestId("due-2").textContent).toContain("もう一度通知します");
    expect(screen.getByTestId("next-0").textContent).toContain("期限の3日前");
    expect(within(screen.getByTestId("record-0")).getByText(/あとで/)).toBeTruthy();
  });

  test("puts off what was shown, by the key that the app gave", async () => {
    const { backend } = await show("reminders");
    await click("due-later-0");
    expect(backend.asked("snoozeNotice")).toEqual(["certificate/D-30/x"]);
    expect(screen.queryByTestId("due-later-2")).toBeNull();
    expect(document.activeElement?.id).toBe("due");
  });

  test("calls what ended this morning expired", async () => {
    await show("reminders-expired-today");
    expect(screen.getByTestId("due-0").textContent).toContain("本日期限切れ");
  });

  test("says what the system answered to a test notification", async () => {
    await show("reminders");
    await click("test-toast");
    expect(screen.getByTestId("test-shown").textContent).toContain("システムが通知を受け付けました");
  });

  test("says why a test notification is not shown", async () => {
    await show("reminders-test-failed");
    await click("test-toast");
    expect(screen.queryByTestId("test-shown")).toBeNull();
    expect(screen.getByTestId("failure").dataset["code"]).toMatch(/^\w+-\d+$/);
  });

  test("says that nobody is reminded and that lists are old", async () => {
    await show("reminders-troubled");
    expect(screen.getByTestId("not-running")).toBeTruthy();
    expect(screen.getByTestId("old-lists").textContent).toContain("時点の内容です");
  });
});

describe("the switches", () => {
  test.each([
    ["reminders", "NotificationsEnabled", "setNotifications"],
    ["settings", "Autostart", "setAutostart"],
  ] as const)("on the page %s, %s is the person's to choose", async (state, name, call) => {
    const { backend } = await show(state);
    await new Promise((resolve) => setTimeout(resolve));
    await click(`switch-${name}`);
    expect(backend.asked(call)).toEqual([false]);
  });

  test("are locked when an administrator has decided", async () => {
    await show("reminders-managed");
    for (const name of ["NotificationsEnabled", "Autostart"]) {
      expect((screen.getByTestId(`switch-${name}`) as HTMLInputElement).disabled).toBe(true);
      expect(screen.getByTestId(`managed-${name}`)).toBeTruthy();
    }
  });
});

test("the dashboard tells of reminders that nobody saw until someone has read it", async () => {
  const { backend } = await show("dashboard-unseen-notices");
  const note = screen.getByTestId("unseen-notices");
  expect(note.textContent).toContain("表示できなかったお知らせが2件あります");
  expect(note.textContent).toContain("期限の3日後");
  await click("unseen-seen");
  expect(backend.asked("acknowledgeUnseen")).toEqual([]);
});

test("says why reminders could not be marked as seen", async () => {
  await show("dashboard-unseen-not-noted");
  expect(document.querySelector('[role="alert"]')?.textContent).toContain("設定ファイルを読み取れません。");
});
