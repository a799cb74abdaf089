import type { AboutBackend } from "./about";
import type { CompaniesBackend } from "./companies";
import type { ProvidersBackend } from "./providers";
import type { RemindersBackend } from "./reminders";
import type {
  AlignmentView,
  Answer,
  Bootstrap,
  CertificatesView,
  DashboardView,
  DiagnosisView,
  EarlyEndView,
  Export,
  Failure,
  HistoryFilter,
  HistoryView,
  LinkDetailView,
  LinkingView,
  Locale,
  MailView,
  OpenRenewalView,
  StopEnd,
  Renewal,
  RenewalCertificate,
  RenewalView,
  Selection,
  Text,
  Zoom,
} from "./types";

export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** One question to the app; null where the bridge to it broke, which the window tells by itself. */
export type Ask = <T>(call: (backend: Backend) => Promise<Outcome<T>>) => Promise<Outcome<T> | null>;

/** What the screens may ask of the app. Every rule lives on the other side of it. */
export interface Backend extends AboutBackend, CompaniesBackend, ProvidersBackend, RemindersBackend {
  bootstrap(): Promise<Outcome<Bootstrap>>;
  setLocale(locale: Locale): Promise<Outcome<unknown>>;
  setZoom(zoom: Zoom): Promise<Outcome<unknown>>;

  certificates(): Promise<Outcome<CertificatesView>>;
  /** `secret` is a file's password or a card's PIN; nobody may keep it. */
  unlockSource(sourceId: string, secret: string): Promise<Outcome<CertificatesView>>;
  /** Opens the system's file dialogue; when no file is chosen the list stays as it is. */
  addCertificateFile(): Promise<Outcome<CertificatesView>>;

  /** Each returns the screen right after the call; what follows arrives through `subscribe`. */
  linking(): Promise<Outcome<LinkingView>>;
  signIn(): Promise<Outcome<LinkingView>>;
  chooseCertificate(thumbprint: string): Promise<Outcome<LinkingView>>;
  answer(answer: Answer): Promise<Outcome<LinkingView>>;
  /** The link is no longer being renewed: any company's certificate goes on. */
  abandonRenewal(): Promise<Outcome<LinkingView>>;
  retry(): Promise<Outcome<LinkingView>>;
  cancel(): Promise<Outcome<LinkingView>>;
  openBrowser(): Promise<Outcome<LinkingView>>;

  /** What is known on this PC, at once. */
  dashboard(): Promise<Outcome<DashboardView>>;
  /** Asks the bank; not reaching it is part of the view. */
  refresh(companyId: string): Promise<Outcome<DashboardView>>;
  linkDetail(companyId: string, linkId: string): Promise<Outcome<LinkDetailView>>;
  /** The next procedure renews this link: only a certificate of its company will do. */
  renew(companyId: string, linkId: string): Promise<Outcome<Renewal>>;
  signOut(companyId: string): Promise<Outcome<DashboardView>>;

  /** Ends the link at the bank; gives the receipt. */
  stopLink(companyId: string, linkId: string): Promise<Outcome<StopEnd>>;
  /** The provider's page for stopping, by the link's name alone. */
  openStopPage(companyId: string, linkId: string): Promise<Outcome<unknown>>;
  history(filter: HistoryFilter): Promise<Outcome<HistoryView>>;
  /** Opens the system's file dialogue; gives the file's name, or null when no place was chosen. */
  saveHistory(filter: HistoryFilter): Promise<Outcome<string | null>>;
  earlyEnds(): Promise<Outcome<EarlyEndView[]>>;
  /** Gives the others. */
  noteEarlyEndSeen(linkId: string): Promise<Outcome<EarlyEndView[]>>;

  /** A link's renewal as it stands, begun or not. */
  renewal(companyId: string, linkId: string): Promise<Outcome<RenewalView>>;
  /** Reads the certificates' places, which may take a while. */
  renewalCertificate(companyId: string, linkId: string): Promise<Outcome<RenewalCertificate>>;
  /** Opens what the bank's directory has for the link's provider; no address ever goes from here. */
  openProviderPage(companyId: string, linkId: string): Promise<Outcome<RenewalView>>;
  tickGuideStep(companyId: string, linkId: string, step: number, done: boolean): Promise<Outcome<RenewalView>>;
  giveUpRenewal(companyId: string, linkId: string): Promise<Outcome<RenewalView>>;
  /** Renewals that are not over, the latest last. */
  openRenewals(): Promise<Outcome<OpenRenewalView[]>>;
  alignment(companyId: string): Promise<Outcome<AlignmentView>>;

  /** Opens the system's file dialogue; gives the file's name, or null when no place was chosen. */
  saveLinks(file: Export, selection: Selection): Promise<Outcome<string | null>>;
  mailDraft(companyId: string, linkId: string): Promise<Outcome<MailView>>;
  /** `to` may be empty: the person chooses in the mail program. */
  openMailDraft(companyId: string, linkId: string, to: string): Promise<Outcome<unknown>>;

  /** Looks at everything anew; what is being looked at arrives through `subscribe`. */
  diagnose(): Promise<Outcome<DiagnosisView>>;
  /** The last diagnosis as text without names and folders. */
  diagnosisText(): Promise<Outcome<string>>;
  /** Opens the system's file dialogue; gives the file's name, or null when no place was chosen. */
  saveDiagnosis(): Promise<Outcome<string | null>>;

  /** Each is told once only: it is heard from the beginning. */
  hearNotices(hear: (failure: Failure) => void): Promise<void>;
  subscribe(listener: Listener): Promise<void>;
}

export interface Listener {
  linkingChanged(view: LinkingView): void;
  dashboardChanged(): void;
  settingsChanged(): void;
  dashboardWanted(): void;
  diagnosisProceeds(what: Text): void;
}
