// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { canUsePasskeys, forSignInAlone, passkeyForms } from "../src/accounts/passkeys";

const OPTIONS: PublicKeyCredentialCreationOptionsJSON = {
  rp: { name: "corechain" },
  user: { id: "AA", name: "a@example.org", displayName: "A" },
  challenge: "AAAA",
  pubKeyCredParams: [],
  authenticatorSelection: { userVerification: "preferred" },
};

describe("passkeys", () => {
  it("are kept on the device and ask who it is where they sign in alone", () => {
    expect(forSignInAlone(OPTIONS, true).authenticatorSelection).toEqual({
      userVerification: "required",
      residentKey: "required",
      requireResidentKey: true,
    });
    expect(forSignInAlone(OPTIONS, false).authenticatorSelection).toEqual({
      userVerification: "preferred",
      residentKey: "discouraged",
      requireResidentKey: false,
    });
  });

  it("are not offered where the browser has none", () => {
    document.body.innerHTML = `<form data-passkey="login" hidden></form><p data-passkey-missing>no</p>`;
    passkeyForms(document);
    expect(canUsePasskeys()).toBe(false);
    expect(document.querySelector("form")?.hidden).toBe(true);
    expect(document.querySelector("p")?.hidden).toBe(false);
  });
});
