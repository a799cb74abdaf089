import { afterEach, describe, expect, it, vi } from "vitest";

import { diagnoses } from "$lib/backend/fixture/diagnosis";
import { failures } from "$lib/backend/fixture/failures";

import { find, get, heading, press, screenName, settle, show } from "./show";

const words = (testid: string) => get(testid).textContent?.replace(/\s+/g, " ").trim();
const section = (title: string) => [...document.querySelectorAll("section")].find((it) => it.querySelector("h2")?.textContent === title);
const checksOf = (title: string) => [...(section(title)?.querySelectorAll<HTMLElement>("[data-state]") ?? [])].map((it) => it.dataset.testid);

afterEach(() => vi.unstubAllGlobals());

describe("diagnosis", () => {
  it.each(["help", "settings"])("begins as soon as it is opened from %s", async (from) => {
    const { backend } = await show(from);
    await press("open-diagnosis");
    expect(screenName()).toBe("diagnosis");
    expect(document.activeElement).toBe(heading());
    expect(backend.asked("diagnose")).toEqual([]);
    expect(get("diagnosis-verdict").dataset.verdict).toBe("ok");
    expect(get("nav-help").getAttribute("aria-current")).toBe("page");
  });

  it("says what it looks at, in a place that a screen reader hears, and does not begin twice", async () => {
    const { app, backend } = await show("diagnosis-running");
    expect([get("diagnosis-status").getAttribute("role"), words("diagnosis-status")]).toEqual(["status", "「接続(TCP)」を調べています"]);
    backend.listener?.diagnosisProceeds({ ja: "電子証明書", en: "Certificates" });
    await settle();
    expect(words("diagnosis-status")).toBe("「電子証明書」を調べています");

    let began = 0;
    backend.diagnose = () => {
      began += 1;
      return new Promise(() => {});
    };
    void app.diagnose();
    expect([began, get<HTMLButtonElement>("diagnose-again").disabled, find("diagnosis-verdict")]).toEqual([0, true, null]);
  });

  it("puts what needs attention first, with cause, remedy and code, and the rest in its order", async () => {
    await show("diagnosis-failed");
    expect(words("diagnosis-verdict")).toContain("問題のある項目が2件見つかりました");
    expect(checksOf("確認が必要な項目")).toEqual(["check-tcp", "check-metadata", "check-sign_in"]);
    expect(checksOf("そのほかの項目")).toHaveLength(diagnoses.failed.checks.length - 3);
    const tcp = get("check-tcp");
    expect(tcp.querySelector('[data-testid="failure"]')?.getAttribute("data-code")).toBe("BANK-11");
    expect(tcp.textContent).toContain("システム管理者にプロキシの設定の確認を依頼");
    expect(get("check-tls").textContent).toContain("接続できないため");
  });

  it.each([
    ["check-tcp", "正常"],
    ["check-secret_store", "注意"],
    ["check-notifications", "注意"],
  ])("says the state of %s in a word: %s", async (check, word) => {
    await show("diagnosis-warnings");
    expect(get(check).textContent).toContain(word);
  });

  it("does not call good what it cannot know", async () => {
    await show("diagnosis");
    expect(get("check-notifications").dataset.state).toBe("unknown");
    expect(get("check-notifications").textContent).toContain("確認できません");
    expect(get("check-notifications").textContent).toContain("アプリの登録 はい");
  });

  it("looks again and leads to the new verdict", async () => {
    const { backend } = await show("diagnosis");
    backend.given.diagnosis = diagnoses.warnings;
    await press("diagnose-again");
    expect(get("diagnosis-verdict").dataset.verdict).toBe("warning");
    expect(document.activeElement).toBe(get("diagnosis-verdict"));
  });
});

describe("what support gets", () => {
  it("says what is in it and what is not, before it is saved", async () => {
    await show("diagnosis");
    expect(section("お問い合わせのときは")?.textContent).toContain("会社名、氏名、口座番号");
  });

  it.each([
    ["renkei-diagnosis.zip", "「renkei-diagnosis.zip」に保存しました。"],
    [null, ""],
  ])("names the file, or nothing when no place was chosen (%s)", async (saved, said) => {
    const { backend } = await show("diagnosis");
    backend.given.saved = saved;
    await press("save-diagnosis");
    expect(backend.asked("saveDiagnosis")).toEqual([]);
    expect(words("support-status")).toBe(said);
  });

  it("says why it could not be saved", async () => {
    const { backend } = await show("diagnosis");
    backend.given.instead = { saveDiagnosis: failures.notSaved };
    await press("save-diagnosis");
    expect(document.activeElement?.getAttribute("data-code")).toBe("SYS-03");
  });

  it("goes to the clipboard as text, and says when it could not", async () => {
    const { backend } = await show("diagnosis");
    const writeText = vi.fn(async (_: string) => {});
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    await press("copy-diagnosis");
    expect([writeText.mock.calls[0]?.[0], words("support-status")]).toEqual([expect.stringContaining("API連携マネージャー 診断"), "コピーしました。"]);
    expect(backend.asked("diagnosisText")).toEqual([]);

    writeText.mockRejectedValueOnce(new Error("not allowed"));
    await press("copy-diagnosis");
    expect(words("support-status")).toContain("コピーできませんでした");
  });
});
