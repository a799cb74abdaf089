import { tick } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { failures } from "$lib/backend/fixture/failures";
import { NOW, ends, steps, waits } from "$lib/backend/fixture/steps";
import { clock } from "$lib/clock";

import { arrives, find, get, heading, press, screenName, settle, show, type } from "./show";

const said = () => get("time-said").textContent ?? "";
const phase = () => get("time-left").dataset.state;

/** The clock of the PC goes on by so many seconds, one tick for each. */
async function pass(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    const now = clock.now() + 1_000;
    clock.now = () => now;
    vi.advanceTimersByTime(1_000);
    await tick();
  }
  await settle();
}

async function shown(state: string) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  return show(state);
}

/** The bank's word comes after the app's reply. */
const later = async () => ({ status: "ok" as const, data: steps["password-two-minutes"] });

afterEach(() => {
  vi.useRealTimers();
  clock.now = () => Date.parse(NOW);
});

describe("the time of a step", () => {
  it("is shown calmly and not read out while there is enough of it", async () => {
    await shown("password");
    expect([phase(), get("time-left").textContent?.includes("約9分"), said()]).toEqual(["calm", true, ""]);
    await pass(300);
    expect([phase(), said(), find("more-time")]).toEqual(["calm", "", null]);
  });

  it("is told at two minutes and at half a minute, once each, however many seconds pass", async () => {
    await shown("password");
    const told = [];
    for (let second = 0; second < 579; second += 1) {
      await pass(1);
      if (said() !== told.at(-1)) told.push(said());
    }
    expect(told).toEqual([
      "",
      "この画面の残り時間は、あと2分です。続けるときは「時間を延長する」を押してください。入力した内容は、そのまま残ります。",
      "この画面の残り時間は、あと30秒です。続けるときは「時間を延長する」を押してください。入力した内容は、そのまま残ります。",
    ]);
    expect(phase()).toBe("warning");
  });

  it("is extended by one press that leaves what was typed, and the focus does not fall", async () => {
    const { backend } = await shown("password-two-minutes");
    type("password", "Himitsu-1");
    const asked: unknown[] = [];
    backend.answer = async (answer) => {
      asked.push(answer);
      return { status: "ok", data: { ...steps["password-two-minutes"], deadline: waits(600) } };
    };
    get("more-time").focus();

    await press("more-time");

    expect(asked).toEqual([{ step: "more_time", answer: {} }]);
    expect([phase(), find("more-time"), get<HTMLInputElement>("password").value]).toEqual(["calm", null, "Himitsu-1"]);
    expect(said()).toBe("時間を延長しました。残り時間は約10分です。");
    expect(get("time-left").contains(document.activeElement)).toBe(true);
  });

  it("leaves the focus to whoever types elsewhere by the time it comes", async () => {
    const { backend } = await shown("password-two-minutes");
    backend.answer = later;
    await press("more-time");
    get("password").focus();
    await arrives(backend, { ...steps["password-two-minutes"], deadline: waits(600) });
    expect([said(), document.activeElement]).toEqual(["時間を延長しました。残り時間は約10分です。", get("password")]);
  });

  it("says nothing of more time when it was refused and an answer brings it later", async () => {
    const { backend } = await shown("password-two-minutes");
    backend.answer = later;
    await press("more-time");
    backend.noticeGiven?.(failures.unreachable);
    await settle();
    await arrives(backend, { ...steps["password-wrong"], deadline: waits(600) });
    expect([phase(), said().includes("時間を延長しました")]).toEqual(["calm", false]);
  });

  it("says nothing of more time when it is an answer that brought it", async () => {
    const { backend } = await shown("password");
    await arrives(backend, { ...steps["password-wrong"], deadline: waits(600) });
    expect([phase(), said()]).toEqual(["calm", ""]);
  });

  it("is not offered where the bank gives none", async () => {
    await shown("password-no-more-time");
    expect(find("more-time")).toBeNull();
    expect(get("time-left").textContent).toContain("これ以上延長できません");
    expect(said()).toContain("これ以上延長できません");
  });
});

describe("a procedure whose time is over", () => {
  it("says that nothing is lost and where to begin again", async () => {
    await shown("timed-out");
    expect(document.activeElement).toBe(heading());
    expect(get("timed-out").textContent).toContain("いまの連携は変わりません");
    expect(get("timed-out").textContent).toContain("API連携先の画面で");
    expect(find("sign-in-again")).toBeNull();
  });

  it("signs in again, as the same company", async () => {
    const { backend } = await shown("timed-out-sign-in");
    await press("sign-in-again");
    expect(backend.asked("signInAs")).toEqual(["c1"]);
    expect(screenName()).toBe("start");
  });

  it("drags nobody away from another page, and lets the next one begin", async () => {
    const { backend } = await shown("password");
    await press("nav-help");
    await arrives(backend, ends["timed-out"]);
    expect(screenName()).toBe("help");
    await arrives(backend, steps.password);
    expect(screenName()).toBe("step-password");
  });
});

describe("the minute of the continuation", () => {
  it("is counted in seconds that are not read out, told once, and ends with what to do", async () => {
    await shown("done-opened");
    expect([get("time-left").textContent?.includes("あと52秒"), said()]).toEqual([true, ""]);
    const timer = get("time-left").querySelector("[role=timer]");
    expect(timer?.closest("[role=status], [role=alert], [aria-live]")).toBeNull();

    await pass(30);
    expect(get("time-left").textContent).toContain("あと22秒");
    expect(said()).toBe("あと30秒です。ブラウザの画面が変わっていないときは、「ブラウザで続ける」を押してください");

    await pass(22);
    expect([phase(), said()]).toEqual(["over", "ブラウザで続けられる時間が終わりました"]);
    expect(get("time-left").textContent).toContain("そこで連携できたことを確かめてください");
  });
});
