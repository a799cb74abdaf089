import { describe, expect, it } from "vitest";

import { certificates } from "$lib/backend/fixture/certificates";
import { failures } from "$lib/backend/fixture/failures";
import { renewal } from "$lib/backend/fixture/fixture";

import { arrives, find, get, heading, press, screenName, settle, show, type } from "./show";

const checked = (testid: string) => get<HTMLInputElement>(testid).checked;

describe("certificates page", () => {
  it("shows of each how it stands, what comes next and what hangs on it", async () => {
    await show("certificates-several");
    const [good, ending] = [get("health-a1b2c3d4"), get("health-0f9e8d7c")];
    expect(good.textContent).toContain("有効");
    expect(good.querySelector('[data-testid="next-reminder"]')?.textContent?.trim()).toBe("2027年2月19日(金)（期限の40日前の分）");
    expect(good.querySelectorAll('[data-testid^="dependent-"]')).toHaveLength(2);
    expect(good.textContent).toContain("次の連携は再認証が必要です");
    expect(good.querySelector('[data-testid="guidance"]')).toBeNull();

    expect(ending.textContent).toContain("期限間近");
    expect(ending.textContent).toContain("残り18日");
    expect(ending.querySelector('[data-testid="guidance"]')?.textContent).toContain("電子証明書の更新");
    expect(ending.textContent).toContain("TLS 1.2で接続します");
    expect(ending.textContent).toContain("登録会社: 男鹿水産合同会社（本社）");
  });

  it("keeps unusable ones apart, each with its reason, its state and what to do", async () => {
    await show("certificates-several");
    const apart = get("unusable-certificates");
    expect(apart.textContent).toContain("有効期限が切れています");
    expect(apart.querySelector('[data-testid="guidance"]')).not.toBeNull();
    expect(find("health-77aa88bb")).toBeNull();
  });

  it("leads on where a file was opened: its field is gone", async () => {
    const { backend } = await show("certificates-locked");
    backend.given.certificates = certificates.several;
    type("source-secret-0", "himitsu");
    await press("source-unlock-0");
    await settle();
    expect(document.activeElement).toBe(heading());
  });
});

describe("picker", () => {
  it("leads to the certificate that has become available", async () => {
    const { backend } = await show("start-locked");
    backend.given.certificates = certificates.single;
    type("source-secret-0", "himitsu");
    await press("source-unlock-0");
    await settle();
    expect(document.activeElement).toBe(get("certificate-a1b2c3d4"));
  });

  it("asks for no PIN that is typed on the reader, and says where to type while it waits", async () => {
    const { backend } = await show("start-pin-pad");
    expect([find("source-secret-0"), get("source-reader-0").textContent]).toEqual([null, "PINは、「開く」を押した後にカードリーダーで入力します。"]);

    let typed = () => {};
    const answer = backend.unlockSource;
    backend.unlockSource = async (id, secret) => {
      await new Promise<void>((resolve) => (typed = resolve));
      return answer(id, secret);
    };
    await press("source-unlock-0");
    const [status, button] = [get("source-reader-0"), get<HTMLButtonElement>("source-unlock-0")];
    expect([status.getAttribute("role"), status.textContent, button.disabled]).toEqual([
      "status",
      "カードリーダーでPINを入力してください。入力が終わるまで最大2分待ちます。",
      true,
    ]);

    backend.given.certificates = certificates.single;
    typed();
    await settle();
    expect(backend.asked("unlockSource")).toEqual(["t1", ""]);
    expect(document.activeElement).toBe(get("certificate-a1b2c3d4"));
  });

  it("preselects what the app says, and nothing else, even where there is only one", async () => {
    const { backend } = await show("start");
    backend.given.certificates = { ...certificates.several, preselected: certificates.several.usable[1]?.thumbprint ?? null };
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: failures.keyUnusable });
    expect([checked("certificate-a1b2c3d4"), checked("certificate-0f9e8d7c")]).toEqual([false, true]);

    backend.given.certificates = { ...certificates.single, preselected: null };
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: failures.unreadable });
    expect(checked("certificate-a1b2c3d4")).toBe(false);
  });

  it("forgets a choice that the bank has refused", async () => {
    const { backend } = await show("start");
    await press("certificate-a1b2c3d4");
    backend.given.certificates = certificates.revoked;
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: failures.revoked });
    expect(find("certificate-a1b2c3d4")).toBeNull();
    await press("certificate-login");
    expect(backend.asked("chooseCertificate")).toBeUndefined();
  });
});

describe("company guard", () => {
  it("says for which link a certificate is chosen, and lets go of it", async () => {
    const { backend } = await show("start-renewing");
    expect(get("renewing").textContent).toContain("「株式会社こまち商店」の電子証明書を選んでください");
    await press("abandon-renewal");
    expect(backend.asked("abandonRenewal")).toEqual([]);
    expect(find("renewing")).toBeNull();
  });

  it("stops on a screen of its own that names both companies, and leads back to the choice", async () => {
    const { backend } = await show("start-renewing");
    await press("certificate-0f9e8d7c");
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: failures.anotherCompany, renewing: renewal });
    expect([screenName(), heading()?.textContent]).toEqual(["company-guard", "別の会社の電子証明書です"]);
    expect(get("failure").dataset.code).toBe("CERT-17");
    expect(document.activeElement).toBe(get("failure"));
    expect(get("expected-company").textContent).toBe("株式会社こまち商店");
    expect(document.querySelector("main")?.textContent).toContain("パスワードなどは、まだ送信していません。");

    await press("choose-again");
    expect([screenName(), checked("certificate-0f9e8d7c"), find("failure")]).toEqual(["start", false, null]);
    expect(document.activeElement).toBe(heading());

    await arrives(backend, { screen: "certificate", purpose: "approve", failure: { ...failures.anotherCompany }, renewing: renewal });
    expect(screenName()).toBe("company-guard");
  });

  it("has its own title where the bank's answer shows it only then", async () => {
    await show("refused-another-company");
    expect([screenName(), heading()?.textContent]).toEqual(["refused", "別の会社の電子証明書です"]);
  });

  it("begins with the link that is renewed", async () => {
    const { backend } = await show("dashboard");
    await press("link-renew-lnk-02");
    expect(backend.asked("renew")).toEqual(["c1", "lnk-02"]);
    expect([screenName(), heading()?.textContent]).toEqual(["renewal", "株式会社こまち商店"]);
  });
});
