// The one place that talks to the shell.
import { commands, events } from "$lib/generated/bindings";
import { licences } from "$lib/licences";

import type { Backend, Listener, Outcome } from "./backend";
import type { Failure } from "./types";

/** A command that cannot be refused by the app; a broken bridge still throws. */
async function sure<T>(call: Promise<T>): Promise<Outcome<T>> {
  return { status: "ok", data: await call };
}

export const tauri: Backend = {
  bootstrap: () => sure(commands.bootstrap()),
  setLocale: commands.setLocale,
  setZoom: commands.setZoom,
  certificates: () => sure(commands.certificates()),
  unlockSource: commands.unlockSource,
  addCertificateFile: commands.addCertificateFile,
  linking: () => sure(commands.linking()),
  signIn: () => sure(commands.signIn()),
  chooseCertificate: (thumbprint) => sure(commands.chooseCertificate(thumbprint)),
  answer: (answer) => sure(commands.answer(answer)),
  abandonRenewal: () => sure(commands.abandonRenewal()),
  retry: () => sure(commands.retry()),
  cancel: () => sure(commands.cancel()),
  openBrowser: () => sure(commands.openBrowser()),
  dashboard: commands.dashboard,
  refresh: commands.refresh,
  linkDetail: commands.linkDetail,
  renew: commands.renew,
  signOut: commands.signOut,
  providers: commands.providers,
  refreshProviders: commands.refreshProviders,
  openListedPage: commands.openListedPage,
  stopLink: commands.stopLink,
  openStopPage: commands.openStopPage,
  history: commands.history,
  saveHistory: commands.saveHistory,
  earlyEnds: commands.earlyEnds,
  noteEarlyEndSeen: commands.noteEarlyEndSeen,
  renewal: commands.renewal,
  renewalCertificate: commands.renewalCertificate,
  openProviderPage: commands.openProviderPage,
  tickGuideStep: commands.tickGuideStep,
  giveUpRenewal: commands.giveUpRenewal,
  openRenewals: commands.openRenewals,
  alignment: commands.alignment,
  saveLinks: commands.saveLinks,
  mailDraft: commands.mailDraft,
  openMailDraft: commands.openMailDraft,
  companies: commands.companies,
  setProfile: commands.setProfile,
  removeProfile: commands.removeProfile,
  saveProfiles: commands.saveProfiles,
  previewImport: commands.previewImport,
  confirmImport: commands.confirmImport,
  cancelImport: () => sure(commands.cancelImport()),
  signInAs: commands.signInAs,
  reminders: commands.reminders,
  setNotifications: commands.setNotifications,
  setAutostart: commands.setAutostart,
  snoozeNotice: commands.snoozeNotice,
  testToast: commands.testToast,
  acknowledgeUnseen: commands.acknowledgeUnseen,
  diagnose: () => sure(commands.diagnose()),
  diagnosisText: () => sure(commands.diagnosisText()),
  saveDiagnosis: commands.saveDiagnosis,
  program: () => sure(commands.program()),
  update: () => sure(commands.update()),
  noteUpdateSeen: commands.noteUpdateSeen,
  licences: () => sure(licences()),

  async hearNotices(hear: (failure: Failure) => void) {
    await events.noticeGiven.listen(({ payload }) => hear(payload));
  },

  async subscribe(listener: Listener) {
    await Promise.all([
      events.linkingChanged.listen(({ payload }) => listener.linkingChanged(payload)),
      events.dashboardChanged.listen(() => listener.dashboardChanged()),
      events.settingsChanged.listen(() => listener.settingsChanged()),
      events.dashboardWanted.listen(() => listener.dashboardWanted()),
      events.diagnosisProceeds.listen(({ payload }) => listener.diagnosisProceeds(payload)),
    ]);
  },
};
