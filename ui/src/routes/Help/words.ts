// The explanations of the screens, apart from the other words: they are fetched when somebody asks for one.
import { screenHelp as en } from "$lib/i18n/en/help";
import { i18n } from "$lib/i18n/index.svelte";
import { screenHelp as ja } from "$lib/i18n/ja/help";

export const words = () => ({ ja, en })[i18n.locale];
