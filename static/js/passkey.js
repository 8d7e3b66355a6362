/**
 * Forms that ask the browser for a passkey before they are sent: `data-passkey="create"` or `"get"`, the options in
 * `#passkey-options` inside the form, or fetched from `data-options-url` when the button is pressed. The answer goes
 * into the field `credential`. A form that starts hidden is shown where the browser knows passkeys.
 */

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

function toText(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const decoded = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

/** Older browsers have no `toJSON` for keys, so both ways are spelled out here. */
function forBrowser(options, kind) {
  const given = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (kind === "create") {
    given.user = { ...given.user, id: toBytes(given.user.id) };
    given.excludeCredentials = decoded(given.excludeCredentials);
  } else {
    given.allowCredentials = decoded(given.allowCredentials);
  }
  return { publicKey: given };
}

function forServer(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
    answer.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function optionsOf(form) {
  if (!form.dataset.optionsUrl) return JSON.parse(form.querySelector("#passkey-options").textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const kind = form.dataset.passkey;
      const credential = await navigator.credentials[kind](forBrowser(await optionsOf(form), kind));
      form.elements.credential.value = JSON.stringify(forServer(credential));
    } catch {
      // Not found, cancelled or timed out: browsers don't tell which, and the person may try again.
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}
