// The licences of what is in the app. Half a megabyte that hardly anybody looks at: fetched when somebody does.

export interface Component {
  name: string;
  version: string | null;
  licence: string;
  /** `text` counts in `texts`. */
  texts: { text: number; notices: string[] }[];
}

export interface Licences {
  components: Component[];
  /** Each text once, without the notices that differ. */
  texts: string[];
}

export async function licences(): Promise<Licences> {
  const { default: text } = await import("./generated/licences.json?raw");
  return JSON.parse(text) as Licences;
}

/** Those whose name or licence has the words. */
export function found({ components }: Licences, words: string): Component[] {
  const wanted = words.trim().toLowerCase();
  return components.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wanted));
}
