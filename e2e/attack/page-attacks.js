/** Runs inside pages of other origins, which a browser is given with every page it opens. */

globalThis.pageAttacks = { attackFromPage, postFromPage, frameFromPage, submitFromPage };

async function attackFromPage({ url, target, body, events }) {
  const readable = async (how, run) => {
    try {
      const response = await run();
      const text = response.type === 'opaque' ? '' : await response.text();
      return { how, got: text === '' ? undefined : text };
    } catch {
      return { how, got: undefined };
    }
  };
  const opens = (how, source) =>
    new Promise((resolve) => {
      const end = (got) => {
        source.close();
        resolve({ how, got });
      };
      source.addEventListener('open', () => end('opened'));
      source.addEventListener('message', () => end('message'));
      source.addEventListener('error', () => end(undefined));
    });
  const post = (headers, mode) => () =>
    fetch(url + target, { method: 'POST', mode, headers, body, credentials: 'include' });
  return [
    await readable('fetch JSON', post({ 'content-type': 'application/json' }, 'cors')),
    await readable('fetch text/plain', post({ 'content-type': 'text/plain' }, 'cors')),
    await readable('fetch no-cors', post({ 'content-type': 'text/plain' }, 'no-cors')),
    await readable('fetch form', post({ 'content-type': 'application/x-www-form-urlencoded' }, 'no-cors')),
    await readable('beacon', async () => {
      navigator.sendBeacon(url + target, body);
      return fetch(`${url}/health`, { mode: 'no-cors' });
    }),
    await readable('read health', () => fetch(`${url}/health`)),
    await opens('EventSource', new EventSource(url + events)),
    await opens('WebSocket', new WebSocket(url.replace('http', 'ws') + target)),
  ];
}

async function postFromPage({ target, body }) {
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-clp-console': '1' },
    body,
  });
  return response.status;
}

async function frameFromPage(url) {
  const frame = document.createElement('iframe');
  frame.src = url;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  try {
    return frame.contentDocument?.body.textContent || 'nothing to see';
  } catch {
    return 'nothing to see';
  }
}

function submitFromPage(action) {
  const form = document.createElement('form');
  form.method = 'post';
  form.enctype = 'text/plain';
  form.action = action;
  const field = document.createElement('input');
  field.name = '{"service":"claude","config":"other","x":"';
  field.value = '"}';
  form.append(field);
  document.body.append(form);
  form.submit();
}
