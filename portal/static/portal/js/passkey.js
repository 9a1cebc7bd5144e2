// A form that needs a passkey: makes one (data-passkey="create"), asks for one ("get"), or signs in with one ("login").
// The answer of the device goes into the hidden field and the form is sent.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readable({ publicKey }, stays) {
  const options = { ...publicKey, challenge: decode(publicKey.challenge) };
  const withId = (known) => ({ ...known, id: decode(known.id) });
  if (options.user) options.user = withId(options.user);
  if (options.excludeCredentials) options.excludeCredentials = options.excludeCredentials.map(withId);
  if (options.allowCredentials) options.allowCredentials = options.allowCredentials.map(withId);
  if (stays) {
    const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    options.authenticatorSelection = { ...options.authenticatorSelection, ...wanted };
  }
  return { publicKey: options };
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = encode(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  const { passkey, options } = form.dataset;
  if (passkey !== "login") return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
  return answer.json();
}

export default function connect(form) {
  const button = form.querySelector("button");
  const said = form.querySelector("[role=status]");
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      const { creation_options: create, request_options: get } = await optionsOf(form);
      const stays = form.querySelector("input[name=passwordless]")?.checked;
      const credential = create
        ? await navigator.credentials.create(readable(create, stays))
        : await navigator.credentials.get(readable(get));
      form.querySelector("input[name=credential]").value = written(credential);
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
    }
  });
}
