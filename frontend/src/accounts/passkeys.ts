// Passkeys: the browser asks the device, and the form is sent with its answer. Forms with `data-passkey` are shown only
// where the browser can do that; what carries `data-passkey-missing` stays where it cannot.

type Answer = PublicKeyCredential & { toJSON(): unknown };

interface Options {
  creation_options?: { publicKey: PublicKeyCredentialCreationOptionsJSON };
  request_options?: { publicKey: PublicKeyCredentialRequestOptionsJSON };
}

/** Makes every form with `data-passkey` below `root` ask for a passkey before it is sent. */
export function passkeyForms(root: ParentNode): void {
  if (!canUsePasskeys()) {
    return;
  }
  for (const missing of root.querySelectorAll<HTMLElement>("[data-passkey-missing]")) {
    missing.hidden = true;
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void ask(form);
    });
  }
}

/** Whether this browser, at this address, can read the options that the server gives. */
export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== "undefined" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

async function ask(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  const input = form.elements.namedItem("credential");
  if (!(input instanceof HTMLInputElement)) {
    return;
  }
  try {
    const options = await optionsOf(form);
    const answer = form.dataset.passkey === "add" ? await made(form, options) : await used(options);
    input.value = JSON.stringify(answer.toJSON());
    form.submit();
  } catch {
    // Cancelled, timed out, none that fits: browsers do not say which, so that pages learn nothing of the device.
    if (failed !== null) {
      failed.hidden = false;
    }
  }
}

/** The options stand in the page, or, for signing in, are fetched when they are needed. */
async function optionsOf(form: HTMLFormElement): Promise<Options> {
  const named = form.dataset.options;
  if (named !== undefined) {
    return JSON.parse(document.getElementById(named)?.textContent ?? "{}") as Options;
  }
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return (await response.json()) as Options;
}

async function made(form: HTMLFormElement, options: Options): Promise<Answer> {
  const wanted = options.creation_options?.publicKey;
  if (wanted === undefined) {
    throw new Error("no options");
  }
  const alone = form.elements.namedItem("passwordless");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    forSignInAlone(wanted, alone instanceof HTMLInputElement && alone.checked),
  );
  return (await navigator.credentials.create({ publicKey })) as Answer;
}

/** A passkey that signs in alone is kept on the device and asks for fingerprint, face or PIN. */
export function forSignInAlone(
  options: PublicKeyCredentialCreationOptionsJSON,
  alone: boolean,
): PublicKeyCredentialCreationOptionsJSON {
  const selection: AuthenticatorSelectionCriteria = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
  };
  if (alone) {
    selection.userVerification = "required";
  }
  return { ...options, authenticatorSelection: selection };
}

async function used(options: Options): Promise<Answer> {
  const wanted = options.request_options?.publicKey;
  if (wanted === undefined) {
    throw new Error("no options");
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(wanted);
  return (await navigator.credentials.get({ publicKey })) as Answer;
}
