// Renews the live parts of a page while there is more to come. Every page says the same without it.
const EVERY_MS = 3_000;

async function renew(part) {
  try {
    const answer = await fetch(part.dataset.live, { credentials: 'same-origin', redirect: 'error' });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').body.firstElementChild;
      if (fresh !== null) {
        const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
        part.replaceChildren(...fresh.childNodes);
        part.dataset.more = fresh.dataset.more ?? 'false';
        if (focused !== '') document.getElementById(focused)?.focus();
      }
    }
  } catch {
    // The server is away for a moment: the next turn asks again.
  }
  if (part.dataset.more === 'true') setTimeout(renew, EVERY_MS, part);
}

for (const part of document.querySelectorAll('[data-live][data-more="true"]'))
  setTimeout(renew, EVERY_MS, part);
