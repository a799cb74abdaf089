import { describe, expect, it } from "vitest";

import { renewals } from "$lib/backend/fixture/renewal";
import { ends } from "$lib/backend/fixture/steps";
import type { RenewalView } from "$lib/backend/types";

import { arrives, find, get, heading, press, screenName, settle, show } from "./show";

const steps = () => [1, 2, 3, 4, 5].map((number) => get(`renewal-step-${number}`).dataset.state);
const text = (testid: string) => get(testid).textContent?.replace(/\s+/g, " ").trim() ?? "";

describe("renewal", () => {
  it("says what is renewed, until when, and what renewing now means", async () => {
    await show("renewal");
    expect(heading()?.textContent).toBe("株式会社こまち商店");
    expect(text("next-expiry")).toContain("次回期限 2027年2月20日(土)");
    expect(text("timing")).toContain("推奨更新日より3日早い更新です");
    expect(text("renewal-certificate")).toContain("山田 花子");
  });

  it("says nothing of a next expiry that the bank has not told, and opens no page that its directory does not have", async () => {
    await show("renewal-unsaid");
    expect([find("next-expiry"), find("open-provider-page")]).toEqual([null, null]);
    expect(find("no-certificate")).not.toBeNull();
  });

  it.each<[string, (string | undefined)[]]>([
    ["renewal", ["now", "now", "todo", "todo", "todo"]],
    ["renewal-at-provider", ["now", "now", "todo", "todo", "todo"]],
    ["renewal-declined", ["now", "now", "todo", "todo", "todo"]],
    ["renewal-deciding", ["done", "done", "now", "todo", "todo"]],
    ["renewal-awaiting", ["done", "done", "done", "now", "todo"]],
    ["renewal-overdue", ["done", "done", "done", "now", "todo"]],
    ["renewal-stands", ["done", "done", "done", "now", "todo"]],
    ["renewal-found", ["done", "done", "done", "done", "now"]],
    ["renewal-done", ["done", "done", "done", "done", "done"]],
  ])("%s stands at its step", async (state, expected) => {
    await show(state);
    expect(steps()).toEqual(expected);
    expect(document.querySelectorAll("[aria-current=step]").length).toBe(expected.includes("now") ? 1 : 0);
  });

  it("opens the provider's page by the link's names alone and keeps the ticks", async () => {
    const { backend } = await show("renewal");
    await press("open-provider-page");
    expect(backend.asked("openProviderPage")).toEqual(["c1", "lnk-02"]);
    await press("guide-step-1");
    expect(backend.asked("tickGuideStep")).toEqual(["c1", "lnk-02", 1, true]);
    expect(get<HTMLInputElement>("guide-step-1").checked).toBe(true);
  });

  it("tells why the page was not opened and keeps the guide in sight", async () => {
    await show("renewal-page-refused");
    await press("open-provider-page");
    expect(get("failure").textContent).toContain("既定のブラウザを開けませんでした");
    expect(find("guide-step-0")).not.toBeNull();
  });

  it("moves on when the list has something new", async () => {
    const { backend } = await show("renewal-awaiting");
    expect(find("new-link")).toBeNull();
    backend.given.renewalView = renewals.found;
    backend.given.dashboard = { ...backend.given.dashboard };
    backend.listener?.dashboardChanged();
    await settle();
    expect(text("new-link")).toContain("新しい連携を確認しました。期限: 2027年2月20日(土)");
    expect(text("statements-wanted")).toContain("「明細を取得」を押してください");
  });

  it.each(["renewal-awaiting", "renewal-overdue", "renewal-stands", "renewal-declined"])("%s claims no success", async (state) => {
    await show(state);
    expect([find("new-link"), find("statements-read"), find("after")]).toEqual([null, null, null]);
  });

  it("says what to check when it is late, and looks when it is asked to", async () => {
    const { backend } = await show("renewal-overdue");
    expect(text("late")).toContain("更新はまだ終わっていません");
    await press("check-now");
    expect(backend.asked("refresh")).toEqual(["c1"]);
  });

  it.each([
    ["renewal-lapsed", "covered", "2026年12月19日(土) までに更新すれば"],
    ["renewal-lapsed-unknown", "unknown", "さかのぼって取得できる日数は分かりません"],
    ["renewal-lapsed-never-read", "unknown", "まだ一度も取得していません（許可日 2026年8月20日(木)）。この"],
    ["renewal-lapsed-missing", "missing", "2026年10月12日(月) から 2026年10月21日(水) までの明細"],
  ])("%s says what may be missing", async (state, kind, words) => {
    await show(state);
    expect(get("gap").dataset.kind).toBe(kind);
    expect(text("gap")).toContain(words);
    expect(text("gap")).toMatch(/期限切れから\d+日/);
  });

  it("of a link that gives no data before its day counts from then, not to its day", async () => {
    await show("renewal-invalid");
    expect(text("gap")).toContain("許可が無効になってから1日");
    expect(find("days-left")).toBeNull();
  });

  it.each([
    ["renewal-ends-first", "ends-first", "新しい連携の期限より先に切れます"],
    ["renewal-another-user", "another-user", "元の連携は置き換わりません"],
  ])("%s warns of the certificate", async (state, testid, words) => {
    await show(state);
    expect(text(testid)).toContain(words);
  });

  it("offers the next link, and the alignment", async () => {
    const { backend } = await show("renewal-done");
    await press("renew-next");
    expect(backend.asked("renew")).toEqual(["c1", "lnk-03"]);

    await show("renewal-done-alone");
    await press("align");
    expect(screenName()).toBe("alignment");
  });

  it("can be given up and begun again", async () => {
    const { backend } = await show("renewal");
    await press("give-up-renewal");
    expect(backend.asked("giveUpRenewal")).toEqual(["c1", "lnk-02"]);
    backend.given.renewalView = { ...renewals.preparing } satisfies RenewalView;
    await press("begin-renewal");
    expect(backend.asked("renew")).toEqual(["c1", "lnk-02"]);
    expect(find("open-provider-page")).not.toBeNull();
  });

  it("keeps the focus beside what was pressed and is gone", async () => {
    const { backend } = await show("renewal");
    await press("give-up-renewal");
    expect(document.activeElement).toBe(get("begin-renewal"));
    backend.given.renewalView = { ...renewals.preparing } satisfies RenewalView;
    await press("begin-renewal");
    expect(document.activeElement).toBe(document.querySelector("[aria-current=step] h2"));
  });

  it("is where a decision for its provider leads back to", async () => {
    const { backend } = await show("dashboard");
    const done = ends["done-opened"];
    if (done?.screen !== "done") throw new Error("the end of a decision");
    const { transaction } = done;
    const client = { ...transaction.client, client_id: "mf" };
    await arrives(backend, { ...done, transaction: { ...transaction, company: { id: "c1", name: "株式会社こまち商店" }, client } });
    await press("to-renewal");
    expect(screenName()).toBe("renewal");
  });
});

describe("alignment", () => {
  it("names the day, the order and what it costs, and begins with the first", async () => {
    const { backend } = await show("alignment");
    expect(text("alignment-day")).toBe("2026年11月25日(水)");
    const parts = [...document.querySelectorAll<HTMLElement>("[data-part]")].map((line) => line.dataset.part);
    expect(parts).toEqual(["at_once", "renew", "renew", "together"]);
    expect(text("aligned-lnk-07")).toContain("48日を残して更新（推奨更新日より43日早い）");
    await press("begin-alignment");
    expect(backend.asked("renew")).toEqual(["c1", "lnk-03"]);
  });

  it("is reached from the company's head on the dashboard", async () => {
    const { backend } = await show("dashboard");
    await press("align-c1");
    expect([screenName(), backend.asked("alignment")]).toEqual(["alignment", ["c1"]]);
  });

  it("has nothing to begin without links", async () => {
    await show("alignment-none");
    expect(find("begin-alignment")).toBeNull();
  });
});

describe("consent", () => {
  it("says which link stays beside it and until when", async () => {
    await show("consent-beside");
    expect(text("stays-beside")).toContain("佐藤 健一");
    expect(text("stays-beside")).toContain("残り21日");
  });
});
