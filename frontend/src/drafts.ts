// What somebody typed into a listing's form survives a dead session, a reload and a tab that is opened again. It is kept
// by the tab alone (sessionStorage), under alliance, person and form, until the portal has it; signing out throws it away
// (`enhance/sign-out.ts`), and so do half a day and another person's form.

import { DRAFTS, draftKeys } from "./enhance/sign-out";

const PAUSE_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 12 * 3600 * 1000;
/** Fields that belong to one showing of the form and not to what was typed. */
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "once"]);

type Entries = [string, string][];

interface Draft {
  at: number;
  /** It was sent, and no page has shown yet whether the portal has it. */
  sent: boolean;
  entries: Entries;
}

/**
 * Settles what was sent from this tab: a page with `data-kept`, or a form that another one led to, means that the portal
 * has it; any other page, such as the sign-in, that it has not.
 */
export function settleDrafts(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-draft]");
  for (const key of draftKeys()) {
    const draft = kept(key);
    if (draft === null || (form !== null && personOf(keyOf(form)) !== personOf(key))) {
      sessionStorage.removeItem(key);
    } else if (draft.sent) {
      if (page.querySelector("[data-kept]") !== null || (form !== null && leadsOn(form, key, draft))) {
        sessionStorage.removeItem(key);
      } else {
        keep(key, { ...draft, sent: false });
      }
    }
  }
}

/** Keeps what is typed into `form` and offers back what was typed earlier; `taken` makes the fields from it again. */
export function keepDrafts(form: HTMLFormElement, taken: (sent: FormData) => void): void {
  const text = form.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  if (form.dataset.draft === undefined || text === null) {
    return;
  }
  const key = keyOf(form);
  const earlier = kept(key);
  if (
    earlier !== null &&
    !isRefused(form) &&
    JSON.stringify(earlier.entries) !== JSON.stringify(typed(form))
  ) {
    offer(form, key, earlier, taken);
  }
  let waiting = 0;
  const save = (sent: boolean) => {
    window.clearTimeout(waiting);
    if (text.value.trim() !== "") {
      keep(key, { at: Date.now(), sent, entries: typed(form) });
    }
  };
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => save(false), PAUSE_MILLISECONDS);
    });
  }
  form.addEventListener("submit", () => save(true));
}

function offer(form: HTMLFormElement, key: string, draft: Draft, taken: (sent: FormData) => void): void {
  const note = document.querySelector<HTMLElement>("[data-draft-offer]");
  if (note === null) {
    return;
  }
  const tell = (where: string, words: string) => {
    const place = note.querySelector(where);
    if (place !== null) {
      place.textContent = words;
    }
  };
  const language = document.documentElement.lang || undefined;
  tell(
    "[data-draft-at]",
    new Date(draft.at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" }),
  );
  tell("[data-draft-words]", draft.entries.find(([name]) => name === "text")?.[1] ?? "");
  note.hidden = false;
  note.querySelector("[data-draft-take]")?.addEventListener("click", () => {
    note.hidden = true;
    taken(putBack(form, draft.entries));
    form.querySelector<HTMLElement>("textarea[name=text]")?.focus();
  });
  note.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    note.hidden = true;
    sessionStorage.removeItem(key);
  });
}

/** Puts the entries into the fields that stand in the form; gives all of them as the portal is asked with them. */
function putBack(form: HTMLFormElement, entries: Entries): FormData {
  const sent = new FormData();
  const own = [...new FormData(form)].filter(([name]) => NOT_TYPED.has(name));
  for (const [name, value] of [...own, ...entries]) {
    sent.append(name, value);
  }
  for (const field of form.querySelectorAll<HTMLInputElement>("input[name], textarea[name], select[name]")) {
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = sent.getAll(field.name).includes(field.value);
    } else if (sent.has(field.name)) {
      field.value = String(sent.get(field.name));
    }
  }
  return sent;
}

function typed(form: HTMLFormElement): Entries {
  const entries: Entries = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_TYPED.has(name)) {
      entries.push([name, value]);
    }
  }
  return entries;
}

/** Whether `form` is what the portal shows after it has kept `draft`: another form, or a newer version of the same. */
function leadsOn(form: HTMLFormElement, key: string, draft: Draft): boolean {
  const version = (entries: Entries) => Number(entries.find(([name]) => name === "version")?.[1] ?? 0);
  return !isRefused(form) && (keyOf(form) !== key || version(typed(form)) > version(draft.entries));
}

function isRefused(form: HTMLFormElement): boolean {
  return form.dataset.refused !== undefined;
}

function keyOf(form: HTMLFormElement): string {
  return DRAFTS + form.dataset.draft;
}

/** Alliance and person: all but the last part of a key. */
function personOf(key: string): string {
  return key.slice(0, key.lastIndexOf(":"));
}

function kept(key: string): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
    return draft !== null && Date.now() - draft.at < LONGEST_MILLISECONDS ? draft : null;
  } catch {
    return null; // the browser keeps nothing
  }
}

function keep(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room, or not allowed: the form works without.
  }
}
