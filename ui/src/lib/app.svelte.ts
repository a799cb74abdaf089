// What the window shows, and the one way to change it. No rule of the product is here: the app decides, this only remembers its last word.
import { getContext, setContext } from "svelte";

import type { Ask, Backend, Outcome } from "./backend/backend";
import type {
  AccountLine,
  Answer,
  Bootstrap,
  CertificatesView,
  DashboardView,
  DiagnosisView,
  EarlyEndView,
  Export,
  Failure,
  HistoryFilter,
  LinkDetailView,
  LinkingView,
  Locale,
  ReceiptView,
  Selection,
  Text,
  Zoom,
} from "./backend/types";
import { About } from "./about.svelte";
import { Explained } from "./explained.svelte";
import { Companies } from "./companies.svelte";
import { i18n } from "./i18n/index.svelte";
import { ListChoice } from "./list/choice.svelte";
import { Providers } from "./providers.svelte";
import { Reminders } from "./reminders.svelte";

export type Page = "dashboard" | "reminders" | "history" | "companies" | "certificates" | "providers" | "settings" | "help" | "diagnosis" | "about" | "licences";
export type Route = { page: Page | "linking" | "print-list" } | { page: "link-detail" | "stop" | "mail-draft" | "renewal"; companyId: string; linkId: string } | { page: "alignment"; companyId: string } | { page: "receipt"; receipt: ReceiptView; back: Route };

/** Whether a view begins something, so that the window goes there from wherever it is. Anything else must not drag a person back. */
function begins(view: LinkingView, was: LinkingView): boolean {
  // Without a failure the picker was asked for just now, here or in the browser: perhaps while another one was open.
  if (view.screen === "certificate" && view.failure === null) return true;
  // The browser may be opening once more for a decision already made.
  if (was.screen === "done") return view.screen !== "done" || view.browser.kind === "opening";
  return was.screen === "idle" || was.screen === "signed_in" || was.screen === "refused" || was.screen === "timed_out";
}

export class App {
  bootstrap = $state.raw<Bootstrap | null>(null);
  route = $state.raw<Route>({ page: "dashboard" });
  linking = $state.raw<LinkingView>({ screen: "idle" });
  dashboard = $state.raw<DashboardView | null>(null);
  dashboardFailure = $state.raw<Failure | null>(null);
  certificates = $state.raw<CertificatesView | null>(null);
  diagnosis = $state.raw<DiagnosisView | null>(null);
  /** What is being looked at; "" before the first word of it, null when nothing is. */
  diagnosing = $state.raw<Text | "" | null>(null);
  notice = $state.raw<Failure | null>(null);
  /** Set when the bridge to the app itself failed, which no error code can describe. */
  broken = $state(false);
  /** Links that ended before their day, until the person has said that they have seen it. */
  earlyEnds = $state.raw<EarlyEndView[]>([]);
  historyFilter = $state.raw<HistoryFilter>({ company: null, kind: null, from: null, until: null });
  /** What of the list is shown. */
  readonly list = new ListChoice();
  /** Companies whose list is being fetched. */
  refreshing = $state.raw<ReadonlySet<string>>(new Set());
  /** The app is still taking an entry: a second press meanwhile would say it twice, or say nothing. */
  calling = $state(false);
  /** Accounts by reference as the steps named them: 手順5 answers with references only. */
  accounts = $state.raw<Readonly<Record<string, AccountLine>>>({});

  /** The dashboard is being loaded; something has become new since. */
  #loading = false;
  #wanted = false;
  /** Counts the events of the session, so that a slow reply never overwrites a newer screen. */
  #changes = 0;
  /** Counts the questions for the settings and the choices of a language, so that a slow reply never undoes a newer one. */
  #boots = 0;
  #hearing: Promise<void> | null = null;

  /** The company that the person had open last, unless they have turned to something else since. */
  opened = $state.raw<string | null>(null);
  readonly companies: Companies;
  readonly providers: Providers;
  readonly reminders: Reminders;
  /** 「この画面の説明」 */
  readonly explained = new Explained();
  readonly about: About;

  constructor(readonly backend: Backend) {
    const ask: Ask = (call) => this.ask(call);
    this.companies = new Companies(ask);
    this.providers = new Providers(ask);
    this.reminders = new Reminders(ask);
    this.about = new About(ask);
  }

  async start() {
    await this.open();
    await this.follow();
  }

  /** All that the first picture shows. Notices are heard from here on, which nothing waits for. */
  open() {
    this.#hearing ??= this.#guard(() => this.backend.hearNotices((failure) => (this.notice = failure)));
    return this.#guard(async () => {
      await Promise.all([this.#boot(), this.#linkingCall(() => this.backend.linking()), this.loadDashboard()]);
    });
  }

  /** Hears of what changes. Only after the first picture, which each of these words would delay; what changed meanwhile is asked for. */
  async follow() {
    await this.#guard(async () => {
      await this.#hearing;
      await this.backend.subscribe({
        linkingChanged: (view) => {
          this.#changes += 1;
          this.#show(view);
          void this.#nameBank();
        },
        dashboardChanged: () => {
          void this.loadDashboard();
          void this.about.lookForUpdate();
          if (this.route.page === "companies") void this.companies.load();
          if (this.route.page === "reminders") void this.reminders.load();
          void this.#nameBank();
        },
        // The dashboard has its own word of it.
        settingsChanged: () => {
          void this.#boot();
          // Another bank has other companies.
          void this.companies.load();
          // The switches stand on two pages.
          if (this.reminders.view) void this.reminders.load();
          if (this.route.page === "certificates" || this.linking.screen === "certificate") void this.loadCertificates();
        },
        // A step that is open stays in front: what was typed there would be lost.
        dashboardWanted: () => {
          if (this.route.page !== "linking") this.go({ page: "dashboard" });
        },
        diagnosisProceeds: (what) => {
          if (this.diagnosing !== null) this.diagnosing = what;
        },
      });
      await this.open();
      // Labels may come a little later than the list.
      void this.companies.load();
      void this.about.lookForUpdate();
    });
  }

  async #boot() {
    const turn = ++this.#boots;
    await this.#guard(async () => {
      const bootstrap = await this.backend.bootstrap();
      if (bootstrap.status === "error" || turn !== this.#boots) return;
      i18n.use(bootstrap.data.locale);
      this.bootstrap = bootstrap.data;
    });
  }

  /** The bank tells its name when it is first reached, which is after the window has opened. */
  async #nameBank() {
    if (this.bootstrap?.bank_host && !this.bootstrap.bank_name) await this.#boot();
  }

  go(route: Route) {
    // A procedure that begins meanwhile may be another company's.
    if (route.page !== "linking") this.opened = "companyId" in route ? route.companyId : null;
    this.route = route;
  }

  async setLocale(locale: Locale) {
    this.#boots += 1;
    i18n.use(locale);
    if (this.bootstrap) this.bootstrap = { ...this.bootstrap, locale };
    await this.#guard(async () => this.#noticeOf(await this.backend.setLocale(locale)));
    // What a reply that came too late would have told.
    await this.#boot();
  }

  async setZoom(zoom: Zoom) {
    this.#boots += 1;
    if (this.bootstrap) this.bootstrap = { ...this.bootstrap, zoom };
    await this.#guard(async () => this.#noticeOf(await this.backend.setZoom(zoom)));
    await this.#boot();
  }

  async loadCertificates() {
    await this.#guard(async () => {
      const answer = await this.backend.certificates();
      if (answer.status === "ok") this.certificates = answer.data;
    });
  }

  /** The failure belongs beside the field, so it is handed back. */
  async unlockSource(sourceId: string, secret: string): Promise<Failure | null> {
    return this.#certificatesCall(() => this.backend.unlockSource(sourceId, secret));
  }

  async addCertificateFile(): Promise<Failure | null> {
    return this.#certificatesCall(() => this.backend.addCertificateFile());
  }

  /** One at a time, however often something is new: a long list takes its time, and the last one is the one that counts. */
  async loadDashboard() {
    this.#wanted = true;
    if (this.#loading) return;
    this.#loading = true;
    while (this.#wanted) {
      this.#wanted = false;
      await this.#guard(async () => {
        const [list, ends] = await Promise.all([this.backend.dashboard(), this.backend.earlyEnds()]);
        this.#take(list);
        this.#takeEnds(ends);
      });
    }
    this.#loading = false;
  }

  async refresh(companyId: string) {
    this.refreshing = new Set([...this.refreshing, companyId]);
    await this.#guard(async () => this.#takeList(await this.backend.refresh(companyId)));
    this.refreshing = new Set([...this.refreshing].filter((id) => id !== companyId));
  }

  /** 「確認しました」 */
  async noteEarlyEndSeen(linkId: string) {
    await this.#guard(async () => this.#takeEnds(await this.backend.noteEarlyEndSeen(linkId)));
  }

  linkDetail(companyId: string, linkId: string): Promise<Outcome<LinkDetailView> | null> {
    return this.#asked(() => this.backend.linkDetail(companyId, linkId));
  }

  /** The name of the file; null when no place was chosen for it. */
  saveLinks = (file: Export, selection: Selection) => this.#asked(() => this.backend.saveLinks(file, selection));
  mailDraft = (companyId: string, linkId: string) => this.#asked(() => this.backend.mailDraft(companyId, linkId));
  openMailDraft = (companyId: string, linkId: string, to: string) => this.#asked(() => this.backend.openMailDraft(companyId, linkId, to));

  async signOut(companyId: string) {
    await this.#guard(async () => this.#take(await this.backend.signOut(companyId)));
  }

  /** The answer as it is; null where the bridge broke. */
  ask<T>(call: (backend: Backend) => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    return this.#asked(() => call(this.backend));
  }

  /** 「更新」: says beforehand which company the next procedure is for, then shows the renewal. */
  async renew(companyId: string, linkId: string) {
    await this.#guard(async () => {
      const answer = await this.backend.renew(companyId, linkId);
      if (answer.status === "error") {
        this.notice = answer.error;
        return;
      }
      this.go({ page: "renewal", companyId, linkId });
    });
  }

  /** Once at a time, however often it is asked for. */
  async diagnose() {
    if (this.diagnosing !== null) return;
    this.diagnosing = "";
    await this.#guard(async () => {
      const answer = await this.backend.diagnose();
      if (answer.status === "ok") this.diagnosis = answer.data;
    });
    this.diagnosing = null;
  }

  async diagnosisText(): Promise<string | null> {
    return this.#asked(() => this.backend.diagnosisText()).then((answer) => (answer?.status === "ok" ? answer.data : null));
  }

  /** The name of the file; null when no place was chosen for it. */
  saveDiagnosis = () => this.#asked(() => this.backend.saveDiagnosis());

  /** The same for one company: another's certificate goes no further. */
  signInAs = async (companyId: string) => {
    await this.#linkingCall(() => this.backend.signInAs(companyId));
    if (this.linking.screen !== "idle") this.go({ page: "linking" });
  };

  /** Goes to the procedure that begins, or to the open one that stands in its way. */
  signIn = async () => {
    await this.#linkingCall(() => this.backend.signIn());
    if (this.linking.screen !== "idle") this.go({ page: "linking" });
  };

  chooseCertificate = (thumbprint: string) => this.#entry(() => this.backend.chooseCertificate(thumbprint));
  answer = (answer: Answer) => this.#entry(() => this.backend.answer(answer));
  /** Nothing is entered by it: the fields stay as they are, and the focus with them. */
  moreTime = () => this.#linkingCall(() => this.backend.answer({ step: "more_time", answer: {} }));
  retry = () => this.#entry(() => this.backend.retry());
  abandonRenewal = () => this.#linkingCall(() => this.backend.abandonRenewal());
  cancel = () => this.#linkingCall(() => this.backend.cancel());
  openBrowser = () => this.#linkingCall(() => this.backend.openBrowser());

  /** A browser that has not opened yet may still be needed: then the procedure stays within reach. */
  async leaveLinking(to: Route = { page: "dashboard" }) {
    const { linking } = this;
    const pending = linking.screen === "done" && linking.browser.kind !== "opened";
    if (!pending) await this.cancel();
    this.go(to);
  }

  async #entry(call: () => Promise<Outcome<LinkingView>>) {
    this.calling = true;
    await this.#linkingCall(call);
    this.calling = false;
  }

  async #linkingCall(call: () => Promise<Outcome<LinkingView>>) {
    await this.#guard(async () => {
      const before = this.#changes;
      const answer = await call();
      if (answer.status === "error") this.notice = answer.error;
      else if (this.#changes === before) this.#show(answer.data);
    });
  }

  #show(view: LinkingView) {
    const was = this.linking;
    this.linking = view;
    this.#learnAccounts(view);
    if (view.screen === "idle") {
      this.accounts = {};
      if (this.route.page === "linking") this.go({ page: "dashboard" });
    } else if (begins(view, was)) {
      this.go({ page: "linking" });
    }
  }

  #learnAccounts(view: LinkingView) {
    if (view.screen !== "step" || view.next.step !== "account_pin") return;
    const named = view.next.prompt.accounts.map((account) => [account.ref, account] as const);
    this.accounts = { ...this.accounts, ...Object.fromEntries(named) };
  }

  async #certificatesCall(call: () => Promise<Outcome<CertificatesView>>): Promise<Failure | null> {
    let failure: Failure | null = null;
    await this.#guard(async () => {
      const answer = await call();
      if (answer.status === "ok") this.certificates = answer.data;
      else failure = answer.error;
    });
    // A refusal can change a source as well: fewer tries left.
    if (failure) await this.loadCertificates();
    return failure;
  }

  #take(answer: Outcome<DashboardView>) {
    if (answer.status === "ok") this.dashboard = answer.data;
    this.dashboardFailure = answer.status === "error" ? answer.error : null;
  }

  /** With what the bank's list has shown to have ended. */
  async #takeList(answer: Outcome<DashboardView>) {
    this.#take(answer);
    this.#takeEnds(await this.backend.earlyEnds());
  }

  #takeEnds(answer: Outcome<EarlyEndView[]>) {
    if (answer.status === "ok") this.earlyEnds = answer.data;
    else this.dashboardFailure ??= answer.error;
  }

  #noticeOf(answer: Outcome<unknown>) {
    if (answer.status === "error") this.notice = answer.error;
  }

  /** The answer as it is, or null where the bridge broke. */
  async #asked<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    let answer: Outcome<T> | null = null;
    await this.#guard(async () => {
      answer = await call();
    });
    return answer;
  }

  async #guard(work: () => Promise<void>) {
    try {
      await work();
    } catch {
      // Not logged: a broken bridge may quote what it was given.
      this.broken = true;
    }
  }
}

const KEY = Symbol("app");
export const provideApp = (app: App) => setContext(KEY, app);
export const useApp = () => getContext<App>(KEY);
