// The form of a listing reads along while somebody types: its fields are filled by the portal and put in place. What a
// person has changed comes back as it was, since the form sends along what each field was filled with.

import { keepDrafts, settleDrafts } from "./drafts";

const PAUSE_MILLISECONDS = 700;

/** Makes forms with `data-listing-form` below `root` fill themselves from their text. */
export function listingForms(root: ParentNode): void {
  settleDrafts(document);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-listing-form]")) {
    fillWhileTyping(form);
  }
}

function fillWhileTyping(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  const fields = form.querySelector<HTMLElement>("[data-listing-fields]");
  const address = form.dataset.suggest;
  if (text === null || fields === null || address === undefined) {
    return;
  }
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-fill]")) {
    button.hidden = true;
  }
  const rest = form.querySelector<HTMLElement>("[data-listing-rest]");
  const reveal = () => {
    if (rest !== null && text.value.trim() !== "") {
      rest.hidden = false;
    }
  };
  let waiting = 0;
  let last = 0;
  const fill = async (sent = new FormData(form)) => {
    const asked = ++last;
    const answer = await filled(address, sent);
    const overtaken = asked !== last || fields.contains(document.activeElement);
    if (answer !== null && !overtaken) {
      fields.innerHTML = answer;
    }
    reveal();
  };
  text.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void fill(), PAUSE_MILLISECONDS);
  });
  keepDrafts(form, (sent) => void fill(sent));
  // Typed before this script came, or put back by the browser: the portal has not read it yet.
  if (rest?.hidden && text.value.trim() !== "") {
    void fill();
  }
}

/** The fields as the portal fills them; null where it does not answer: the form can still be sent. */
async function filled(address: string, sent: FormData): Promise<string | null> {
  try {
    const answer = await fetch(address, { method: "POST", body: sent });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
