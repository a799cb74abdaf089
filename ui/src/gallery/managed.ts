// What an administrator decided, and what nobody can read that an administrator decided: locked wherever a person could change it.
import { certificates } from "$lib/backend/fixture/certificates";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary } from "$lib/backend/fixture/fixture";
import type { Bootstrap, CertificatesView } from "$lib/backend/types";

import type { Shown } from "./states";

const byPolicy = { ja: "ポリシー(このパソコン)", en: "policy of this PC" };
const unreadable = { ja: "読み取れないポリシー", en: "a policy that cannot be read" };

/** The app names no way that is locked. */
const noFiles: CertificatesView = {
  ...certificates.none,
  none_found: certificates.none.none_found && {
    ...certificates.none.none_found,
    remedy: {
      ja: "電子証明書を取得したパソコンとユーザーで操作しているか確認し、ICカードは差し込んでください。証明書ファイルは、システム管理者が使用を認めていません。",
      en: "Check that you use the PC and user account that obtained the certificate, and insert the IC card. Your administrator does not allow certificate files.",
    },
  },
};

export const managed: Bootstrap = {
  ...ordinary.bootstrap,
  certificate_files: false,
  managed: ["BankUrl", "ProxyMode", "ProxyUrl", "CertificateFilesAllowed", "Language"].map((name) => ({ name, by: byPolicy, unreadable: false })),
};

/** The whole of the policies: nobody may be contacted, and nobody knows what may be changed. */
export const policyUnreadable: Bootstrap = {
  ...ordinary.bootstrap,
  bank_host: null,
  certificate_files: false,
  managed: ["BankUrl", "CertificateFilesAllowed", "ProxyMode", "Language", "NotificationsEnabled", "Autostart"].map((name) => ({ name, by: unreadable, unreadable: true })),
  problems: [failures.policy],
};

export const managedStates: Record<string, Shown> = {
  "settings-managed": { route: { page: "settings" }, bootstrap: managed },
  "settings-policy-unreadable": { route: { page: "settings" }, bootstrap: policyUnreadable },
  "certificates-managed": { route: { page: "certificates" }, certificates: noFiles, bootstrap: managed },
  "certificates-policy-unreadable": { route: { page: "certificates" }, certificates: noFiles, bootstrap: policyUnreadable },
  "start-managed": { linking: { screen: "certificate", purpose: "approve", failure: null }, certificates: noFiles, bootstrap: managed },
};
