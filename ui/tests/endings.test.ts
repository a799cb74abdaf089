import { describe, expect, it, vi } from "vitest";

import { endedDetails, ends, stopped } from "$lib/backend/fixture/endings";
import { failures } from "$lib/backend/fixture/failures";

import { find, get, heading, press, screenName, settle, show } from "./show";

describe("early ends", () => {
  it("say why and what to do, until the person has seen them", async () => {
    const { backend } = await show("dashboard-early-ends");
    const first = get("early-end-lnk-12");
    expect(first.textContent).toContain("失効した");
    expect(first.textContent).toContain("再認証してください");
    expect(get("early-end-lnk-00").textContent).toContain("対応は不要です");

    await press("early-seen-lnk-12");
    expect(backend.asked("noteEarlyEndSeen")).toEqual(["lnk-12"]);
    expect(find("early-end-lnk-12")).toBeNull();
    expect(document.activeElement?.id).toBe("early-ends");
    await press("early-seen-lnk-00");
    expect(find("early-ends")).toBeNull();
    expect(document.activeElement).toBe(heading());
  });

  it.each([
    [[ends.certificate], "期限前に終了した連携があります（1件）", false],
    [[ends.certificate, ends.renewed], "2件のAPI連携が期限前に終了または更新されました", false],
    [[ends.renewed], "1件のAPI連携が更新されました", true],
  ])("are not called an end where the link only goes on elsewhere", async (given, title, calm) => {
    const { app } = await show("dashboard");
    app.earlyEnds = given;
    await settle();
    expect(get("early-ends").querySelector("h2")?.textContent).toBe(title);
    expect(get("early-ends").classList.contains("calm")).toBe(calm);
  });

  it("come when the dashboard has something new", async () => {
    const { backend } = await show("dashboard");
    expect(find("early-ends")).toBeNull();
    backend.given.earlyEnds = [ends.certificate];
    backend.listener?.dashboardChanged();
    await settle();
    expect(find("early-ends")).not.toBeNull();
    backend.given.earlyEnds = [ends.certificate, ends.renewed];
    await press("refresh");
    expect(find("early-end-lnk-00")).not.toBeNull();
  });

  it("lead to the link, which says the same, and to what took its place", async () => {
    const { app } = await show("link-detail-superseded");
    expect(get("end").textContent).toContain("新しい連携に置き換えられました");
    await press("successor");
    expect(app.route).toEqual({ page: "link-detail", companyId: "c1", linkId: "lnk-01" });
  });
});

describe("stop", () => {
  it("tells the consequences and offers two answers of equal weight with nothing chosen", async () => {
    await show("stop");
    const words = document.querySelector("main")?.textContent ?? "";
    for (const sentence of [
      "すぐに止まります",
      "API連携先に残ります",
      "「API業者」への利用停止の手続きが必要です",
      "取り消せません",
      "ほかの連携は、そのまま続きます",
      "クラウド会計ソフト freee",
    ]) {
      expect(words).toContain(sentence);
    }
    const [yes, no] = [get<HTMLButtonElement>("stop-yes"), get<HTMLButtonElement>("stop-no")];
    expect(yes.className).toBe(no.className);
    expect(document.activeElement).not.toBe(yes);
    expect(document.querySelector("input:checked")).toBeNull();
  });

  it("stops nothing when the person does not want to", async () => {
    const { backend } = await show("stop");
    await press("stop-no");
    expect(screenName()).toBe("link-detail");
    expect(backend.asked("stopLink")).toBeUndefined();
  });

  it("shows what happened, what is left to do, and the receipt", async () => {
    const { backend } = await show("stop");
    await press("stop-yes");
    expect(backend.asked("stopLink")).toEqual(["c1", "lnk-02"]);
    expect(heading()?.textContent).toBe("停止しました");
    expect(document.querySelector("main")?.textContent).toContain("次に、API連携先で行うこと");
    await press("show-receipt");
    expect(screenName()).toBe("receipt");
    expect(document.querySelector("main")?.textContent).toContain("*4821");
    await press("back");
    expect(screenName()).toBe("link-detail");
  });

  it("says that it is not certain when it failed, and can be pressed again", async () => {
    const { backend } = await show("stop");
    backend.given.stop = { kind: "unknown", failure: failures.unreachable };
    await press("stop-yes");
    expect(get("failure").textContent).toContain("停止できたか確認できません");
    backend.given.stop = { kind: "ended", receipt: stopped };
    await press("stop-yes");
    expect(heading()?.textContent).toBe("停止しました");
  });

  it("says that nothing was stopped when it was refused, and leads to the sign-in of that company", async () => {
    const { backend } = await show("stop-refused");
    expect(get("failure").textContent).toContain("停止していません");
    expect(get("failure").textContent).not.toContain("二重に");
    await press("stop-sign-in");
    expect(backend.asked("signInAs")).toEqual(["c1"]);
  });

  it("shows what the list has told meanwhile", async () => {
    const { backend } = await show("stop");
    backend.given.detail = endedDetails.stopped;
    backend.given.dashboard = { ...backend.given.dashboard };
    backend.listener?.dashboardChanged();
    await settle();
    expect(find("stop-yes")).toBeNull();
  });

  it("does not call it a stop when the link had ended otherwise", async () => {
    const { backend } = await show("stop");
    backend.given.stop = { kind: "ended", receipt: { ...stopped, kind: "superseded" } };
    await press("stop-yes");
    expect(heading()?.textContent).toBe("この連携は、すでに終了していました");
  });

  it.each([
    ["stop-over", "すでに終了していました"],
    ["stop-at-provider-only", "当組合では停止を受け付けていません"],
    ["stop-unknown", "接続できないため"],
  ])("offers no button on %s", async (state, sentence) => {
    await show(state);
    expect(find("stop-yes")).toBeNull();
    expect(document.querySelector("main")?.textContent).toContain(sentence);
  });

  it("is offered on the link only where the bank stops it", async () => {
    const { app } = await show("link-detail");
    await press("begin-stop");
    expect(app.route).toEqual({ page: "stop", companyId: "c1", linkId: "lnk-02" });
    document.body.replaceChildren();
    await show("link-detail-at-provider-only");
    expect(find("begin-stop")).toBeNull();
    expect(find("stop-at-provider-only")).not.toBeNull();
  });

  it("opens the provider's page by the link's name, and tells why it did not open", async () => {
    const { backend } = await show("link-detail");
    await press("open-stop-page");
    expect(backend.asked("openStopPage")).toEqual(["c1", "lnk-02"]);
    document.body.replaceChildren();
    await show("stop-page-failed");
    await press("open-stop-page");
    expect(get("failure").dataset.code).toBe(failures.unreachable.label);
  });
});

describe("history", () => {
  it("lists what happened with its source, and filters by asking the app", async () => {
    const { backend } = await show("history");
    expect(get("receipt-lnk-02-stopped").textContent).toContain("このパソコンで操作");
    expect(get("receipt-lnk-12-reauthentication_required").textContent).toContain("電子証明書の失効");
    const kind = get<HTMLSelectElement>("history-kind");
    kind.value = "stopped";
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    const from = get<HTMLInputElement>("history-from");
    from.value = "2026-11-01";
    from.dispatchEvent(new Event("change", { bubbles: true }));
    await settle();
    const last = backend.calls.filter(({ name }) => name === "history").at(-1);
    expect(last?.with).toEqual([{ company: null, kind: "stopped", from: "2026-11-01", until: null }]);

    await press("save-history");
    expect(backend.asked("saveHistory")).toEqual([{ company: null, kind: "stopped", from: "2026-11-01", until: null }]);
    await press("history-clear");
    expect(backend.calls.filter(({ name }) => name === "history").at(-1)?.with).toEqual([{ company: null, kind: null, from: null, until: null }]);
  });

  it("keeps the filter while a receipt is looked at, and prints it", async () => {
    const { app } = await show("history");
    app.historyFilter = { ...app.historyFilter, company: "c1" };
    await press("show-lnk-02-stopped");
    expect(screenName()).toBe("receipt");
    const print = vi.fn();
    vi.stubGlobal("print", print);
    await press("print");
    expect(print).toHaveBeenCalledOnce();
    await press("back");
    expect(screenName()).toBe("history");
    expect(get<HTMLSelectElement>("history-company").value).toBe("c1");
  });

  it("says when there are more than it shows", async () => {
    await show("history-long");
    expect(document.querySelector("main")?.textContent).toContain("1204件のうち");
  });

  it("of one link stands on its own page, also without the bank", async () => {
    await show("link-detail-stopped-offline");
    expect(find("event-stopped")).toBeNull();
    expect(find("receipt-lnk-02-stopped")).not.toBeNull();
    expect(find("receipt-lnk-02-granted")).not.toBeNull();
  });
});
