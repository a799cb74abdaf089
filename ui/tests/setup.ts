import { afterEach, beforeEach } from "vitest";

import { i18n } from "$lib/i18n/index.svelte";

beforeEach(() => i18n.use("ja"));
afterEach(() => document.body.replaceChildren());
