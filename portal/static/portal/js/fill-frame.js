// Fills the frame that the form is for at once, and hides its button: without this script the button does it.
export default function connect(form) {
  form.querySelector("button").hidden = true;
  form.submit();
}
