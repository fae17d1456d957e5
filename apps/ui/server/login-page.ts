/** The one page of the console that needs no login: plain HTML, no script. */
export function loginPage(fault = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>CLP: log in</title>
<style>
  body { display: grid; place-items: center; min-height: 100dvh; margin: 0; font: 16px/1.5 system-ui, sans-serif; }
  form { display: grid; gap: .75rem; width: min(22rem, 90vw); }
  h1 { font-size: 1.25rem; margin: 0; }
  input, button { font: inherit; padding: .5rem .75rem; border-radius: .5rem; border: 1px solid GrayText; }
  p { margin: 0; }
</style>
<main>
  <form method="post" action="/login">
    <h1>CLP</h1>
    <p>This console can be reached from other machines, so it asks for a client key.</p>
    ${fault === '' ? '' : `<p role="alert"><strong>${fault}</strong></p>`}
    <label for="key">Client key</label>
    <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
    <button type="submit">Log in</button>
  </form>
</main>
</html>
`;
}
