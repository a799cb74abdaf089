import { describe, expect, it } from "vitest";

import { faults } from "$lib/backend/fixture/companies";
import { failures } from "$lib/backend/fixture/failures";

import { arrives, find, get, heading, press, screenName, settle, show, type } from "./show";

describe("companies page", () => {
  it("shows the legal name first, what is noted beside it, and how it stands", async () => {
    await show("companies");
    const komachi = get("profiled-c1");
    expect(komachi.querySelector("h2")?.textContent).toBe("株式会社こまち商店");
    expect(get("tag-c1").textContent).toContain("こまち 本店");
    expect(komachi.textContent).toContain("コード 0012");
    expect(komachi.textContent).toContain("決算月 3月");
    expect(komachi.textContent).toContain("高橋");
    expect(komachi.querySelector('[data-testid="certificate-ends"]')?.textContent).toBe("2027年3月31日(水) まで");
    expect([...komachi.querySelectorAll("[data-state]")].map((badge) => badge.getAttribute("data-state"))).toEqual(["expired", "urgent", "active"]);
    expect(find("sign-in-c1")).toBeNull();

    expect(get("tag-c2").textContent).toContain("色: 橙");
    expect(get("profiled-c3").textContent).toContain("まだサインインしていません");
    expect(get("profiled-c4").textContent).toContain("ラベルなどはまだありません");
  });

  it("signs in as that company and no other", async () => {
    const { backend } = await show("companies");
    await press("sign-in-c2");
    expect(backend.asked("signInAs")).toEqual(["c2"]);
    expect(screenName()).toBe("start");
    expect(get("expecting").textContent).toContain("「男鹿水産合同会社」の電子証明書を選んでください");
  });

  it("keeps what was noted and comes back to where it was begun", async () => {
    const { backend } = await show("companies");
    await press("edit-c4");
    expect(document.activeElement).toBe(get("profile-label"));
    type("profile-label", "なまはげ");
    type("profile-client_code", "0200");
    await press("profile-colour-blue");
    const month = get<HTMLSelectElement>("profile-month");
    month.selectedIndex = 9;
    expect(month.selectedOptions[0]?.text).toBe("9月");
    month.dispatchEvent(new Event("change", { bubbles: true }));
    await press("profile-save");
    await settle();
    const noted = { label: "なまはげ", colour: "blue", client_code: "0200", fiscal_year_end_month: 9, responsible: "", deputy: "", note: "" };
    expect(backend.asked("setProfile")).toEqual(["c4", noted]);
    expect(find("profile-form")).toBeNull();
    expect(get("companies-done").textContent).toContain("「有限会社なまはげ運輸」の会社情報を保存しました。");
    expect(document.activeElement).toBe(get("edit-c4"));
  });

  it("tells what is wrong at its field and loses nothing that was typed", async () => {
    const { backend } = await show("companies");
    backend.given.faults = faults;
    await press("edit-c1");
    type("profile-label", "普通1234567");
    await press("profile-save");
    await settle();
    expect(get("profile-refused").textContent).toContain("2か所を直してください");
    const label = get<HTMLInputElement>("profile-label");
    expect([label.value, label.getAttribute("aria-invalid")]).toEqual(["普通1234567", "true"]);
    expect(document.activeElement).toBe(label);
    expect(get("fault-label").textContent).toContain("口座番号");
    expect(label.getAttribute("aria-describedby")).toContain(get("fault-label").id);
    expect(get("fault-note").textContent).toContain("612文字");
  });

  it("removes what was noted only where something is", async () => {
    const { backend } = await show("companies");
    await press("edit-c4");
    expect(find("profile-remove")).toBeNull();
    await press("profile-cancel");
    await press("edit-c1");
    await press("profile-remove");
    expect(backend.asked("removeProfile")).toEqual(["c1"]);
  });
});

describe("import", () => {
  it("shows line by line what would change and changes nothing before it is confirmed", async () => {
    const { backend } = await show("companies-import");
    expect(heading()?.textContent).toBe("取り込みの確認");
    expect(document.activeElement).toBe(heading());
    expect(get("import-counts").textContent).toBe("2社を変更します。2行は取り込めないため、そのままにします。");
    const kinds = [0, 1, 2, 3, 4].map((n) => get(`import-line-${n}`).dataset.kind);
    expect(kinds).toEqual(["changed", "new", "same", "refused", "refused"]);
    expect(get("import-line-0").textContent).toContain("色: 青緑 → 青");
    expect(get("import-line-0").textContent).toContain("副担当: 工藤 → (なし)");
    expect(get("import-line-3").textContent).toContain("5行目");
    expect(get("import-line-3").textContent).toContain("行がずれていないか");
    expect(backend.asked("confirmImport")).toBeUndefined();

    await press("import-confirm");
    await settle();
    expect(backend.asked("confirmImport")).toEqual([]);
    expect(get("companies-done").textContent).toContain("取り込みました。");
    expect(document.activeElement).toBe(heading());
  });

  it("can be left, and says so to the app", async () => {
    const { backend } = await show("companies-import");
    await press("import-cancel");
    expect(backend.asked("cancelImport")).toEqual([]);
    expect([find("import-counts"), backend.asked("confirmImport")]).toEqual([null, undefined]);
  });

  it("has nothing to confirm where nothing would change", async () => {
    await show("companies-import-same");
    expect([get("import-counts").textContent, find("import-confirm")]).toEqual(["変わるものはありません。", null]);
  });

  it("says why a file is refused", async () => {
    await show("companies-import-refused");
    expect(get("failure").dataset.code).toBe("FILE-01");
    expect(get("failure").textContent).toContain("別の金融機関");
  });
});

describe("company guard", () => {
  it("names both where a sign-in was meant for another company", async () => {
    await show("start-sign-in-as-another");
    expect([screenName(), get("expected-company").textContent]).toEqual(["company-guard", "男鹿水産合同会社"]);
    expect(get("tag-c2").textContent).toContain("コード 0047");
  });

  it("says in the consent whose it is, and warns where another company was open before", async () => {
    await show("consent-of-another");
    expect(get("consent-company").textContent).toBe("株式会社こまち商店");
    expect(get("consent-other-company").textContent).toContain("直前に開いていた会社は「男鹿水産合同会社」");
  });

  it("does not warn where it is the company that was open, or none was", async () => {
    const { app, backend } = await show("link-detail");
    const { linking } = (await show("consent")).backend.given;
    expect(find("consent-other-company")).toBeNull();
    app.go({ page: "link-detail", companyId: "c1", linkId: "lnk-02" });
    await arrives(backend, linking);
    expect([app.opened, find("consent-other-company")]).toEqual(["c1", null]);
    app.go({ page: "help" });
    expect(app.opened).toBeNull();
  });

  it("a failure of the bridge's other side is told", async () => {
    const { app, backend } = await show("companies");
    backend.setProfile = async () => ({ status: "error", error: failures.settings });
    await press("edit-c1");
    await press("profile-save");
    await settle();
    expect(get("failure").dataset.code).toBe(failures.settings.label);
    expect(app.broken).toBe(false);
  });
});
