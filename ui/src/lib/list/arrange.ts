// Which links are shown and in which order. The states and their order, the days and the recommended days are the app's.
import type { CompanyView, DashboardView, LinkRow, LinkState } from "$lib/backend/types";

import { fold, words } from "./fold";

export const groupings = ["company", "state", "provider", "none"] as const;
export const orders = ["state", "expiry", "recommended", "company", "provider"] as const;
export type Grouping = (typeof groupings)[number];
export type Order = (typeof orders)[number];
/** 手続き中断 comes beside a link's own state. */
export type StateFilter = LinkState | "interrupted";

/** What a person has chosen to see; "" and null: everything. */
export interface Choice {
  search: string;
  state: StateFilter | null;
  company: string | null;
  provider: string | null;
  /** 担当 */
  responsible: string | null;
  /** Living links to be renewed or to expire on one of these days (`YYYY-MM-DD`); `from` "": whatever should have been renewed by now as well. `before`: the company chosen until then. */
  days: { from: string; until: string; before?: string | null } | null;
  grouping: Grouping;
  order: Order;
}

export const everything: Choice = { search: "", state: null, company: null, provider: null, responsible: null, days: null, grouping: "company", order: "state" };

export interface Entry {
  company: CompanyView;
  link: LinkRow;
  /** What a search looks at, folded. */
  text: string;
}

/** `company` is set when links are grouped by it; then a group may have no link. */
export interface Group {
  key: string;
  company?: CompanyView;
  state?: LinkState;
  /** Of a provider: its service. */
  name?: string;
  entries: Entry[];
}

/** In the order of the app: by company, most urgent first. */
export function entriesOf(view: DashboardView): Entry[] {
  return view.companies.flatMap((company) => company.links.map((link) => ({ company, link, text: searchText(company, link) })));
}

function searchText(company: CompanyView, link: LinkRow): string {
  const { profile } = company;
  const noted = profile ? [profile.label, profile.client_code, profile.responsible, profile.deputy] : [];
  const accounts = link.accounts.flatMap((account) => [account.branch, account.number_masked]);
  // A line for each fact, so that no search finds the end of one with the beginning of the next.
  return [company.name, ...noted, link.provider.service, link.provider.name, link.granted_by, ...accounts].map(fold).join("\n");
}

/** Those that fit the choice; with `anyState` whatever their state is. */
export function chosen(entries: Entry[], choice: Choice, { anyState = false } = {}): Entry[] {
  const wanted = words(choice.search);
  return entries.filter(
    ({ company, link, text }) =>
      (choice.company === null || company.id === choice.company) &&
      (choice.provider === null || link.provider.id === choice.provider) &&
      (choice.days === null || isDue(link, choice.days)) &&
      (choice.responsible === null || responsibleOf(company).includes(choice.responsible)) &&
      (anyState || choice.state === null || (choice.state === "interrupted" ? link.interrupted : link.state === choice.state)) &&
      wanted.every((word) => text.includes(word)),
  );
}

/** A link that can be renewed in time has a recommended day. */
function isDue({ recommended_on, expires_at }: LinkRow, { from, until }: { from: string; until: string }): boolean {
  const within = (day: string) => day >= from && day <= until;
  return recommended_on !== null && (within(recommended_on) || within(expires_at.slice(0, 10)));
}

export function isFiltered(choice: Choice): boolean {
  return words(choice.search).length > 0 || choice.state !== null || choice.company !== null || choice.provider !== null || choice.responsible !== null || choice.days !== null;
}

/** 担当 and 副担当 */
export function responsibleOf({ profile }: CompanyView): string[] {
  return profile ? [profile.responsible, profile.deputy].filter((name) => name !== "") : [];
}

export function grouped(view: DashboardView, entries: Entry[], choice: Choice): Group[] {
  const sorted = inOrder(view, entries, choice.order);
  switch (choice.grouping) {
    case "none":
      return [{ key: "all", entries: sorted }];
    case "state":
      return view.states.map(({ state }) => ({ key: state, state, entries: sorted.filter(({ link }) => link.state === state) })).filter(hasEntries);
    case "provider":
      return byProvider(sorted);
    case "company":
      return byCompany(view, sorted, choice);
  }
}

function byCompany(view: DashboardView, entries: Entry[], choice: Choice): Group[] {
  const of = collected(entries, ({ company }) => company.id);
  const groups = view.companies.map((company) => ({ key: company.id, company, entries: of.get(company.id) ?? [] }));
  // Without a filter every company is there: one without links, or whose list could not be read, says so.
  return isFiltered(choice) ? groups.filter(hasEntries) : groups;
}

function byProvider(entries: Entry[]): Group[] {
  const of = collected(entries, ({ link }) => link.provider.id);
  const groups = [...of].map(([key, entries]) => ({ key, name: entries[0]?.link.provider.service ?? key, entries }));
  const rank = ranks(groups.map(({ name }) => name));
  return groups.sort((a, b) => rank(a.name) - rank(b.name));
}

function collected(entries: Entry[], key: (entry: Entry) => string): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const list = found.get(key(entry));
    if (list) list.push(entry);
    else found.set(key(entry), [entry]);
  }
  return found;
}

const hasEntries = ({ entries }: Group) => entries.length > 0;

/** Instants and days are compared as text: all are Japan's, written alike. What has no day comes last. */
function inOrder(view: DashboardView, entries: Entry[], order: Order): Entry[] {
  const state = new Map(view.states.map(({ state }, index) => [state, index]));
  const urgency = ({ link }: Entry) => state.get(link.state) ?? state.size;
  const text = (of: (entry: Entry) => string) => (a: Entry, b: Entry) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0);
  const named = (of: (entry: Entry) => string) => {
    const rank = ranks(entries.map(of));
    return (a: Entry, b: Entry) => rank(of(a)) - rank(of(b));
  };
  const byExpiry = text(({ link }) => link.expires_at);
  const byUrgency = (a: Entry, b: Entry) => urgency(a) - urgency(b) || byExpiry(a, b);
  const comparisons = {
    state: () => byUrgency,
    expiry: () => byExpiry,
    recommended: () => text(({ link }) => link.recommended_on ?? "~"),
    company: () => named(({ company }) => company.name),
    provider: () => named(({ link }) => link.provider.service),
  };
  const first = comparisons[order]();
  return entries.toSorted((a, b) => first(a, b) || byUrgency(a, b));
}

/** Few names, many links: each name is compared by the rules of the language only once. */
function ranks(names: string[]): (name: string) => number {
  const rank = new Map([...new Set(names)].sort(new Intl.Collator("ja").compare).map((name, index) => [name, index]));
  return (name) => rank.get(name) ?? rank.size;
}
