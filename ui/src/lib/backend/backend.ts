import type {
  Answer,
  Bootstrap,
  CertificatesView,
  DashboardView,
  DiagnosisView,
  Failure,
  LinkDetailView,
  LinkingView,
  Locale,
  Renewal,
  Text,
} from "./types";

export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** What the screens may ask of the app. Every rule lives on the other side of it. */
export interface Backend {
  bootstrap(): Promise<Outcome<Bootstrap>>;
  setLocale(locale: Locale): Promise<Outcome<unknown>>;

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

  /** Looks at everything anew; what is being looked at arrives through `subscribe`. */
  diagnose(): Promise<Outcome<DiagnosisView>>;
  /** The last diagnosis as text without names and folders. */
  diagnosisText(): Promise<Outcome<string>>;
  /** Opens the system's file dialogue; gives the file's name, or null when no place was chosen. */
  saveDiagnosis(): Promise<Outcome<string | null>>;

  subscribe(listener: Listener): Promise<void>;
}

export interface Listener {
  linkingChanged(view: LinkingView): void;
  noticeGiven(failure: Failure): void;
  dashboardChanged(): void;
  diagnosisProceeds(what: Text): void;
}
