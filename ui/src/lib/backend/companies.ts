import type { Outcome } from "./backend";
import type { CompaniesView, ImportView, LinkingView, Profile, ProfileFile, SetProfile } from "./types";

/** What the companies page may ask of the app. */
export interface CompaniesBackend {
  companies(): Promise<Outcome<CompaniesView>>;
  setProfile(companyId: string, profile: Profile): Promise<Outcome<SetProfile>>;
  removeProfile(companyId: string): Promise<Outcome<CompaniesView>>;
  /** Opens the system's file dialogue; gives the file's name, or null when no place was chosen. */
  saveProfiles(file: ProfileFile): Promise<Outcome<string | null>>;
  /** Opens the system's file dialogue; null when no file was chosen. Changes nothing. */
  previewImport(): Promise<Outcome<ImportView | null>>;
  /** All of what was shown last, or nothing. */
  confirmImport(): Promise<Outcome<CompaniesView>>;
  cancelImport(): Promise<Outcome<unknown>>;
  /** Only this company's certificate goes on. */
  signInAs(companyId: string): Promise<Outcome<LinkingView>>;
}
