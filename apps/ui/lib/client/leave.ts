/** One for each unsaved draft, with the question to ask before the page is left: several may have the same. */
const holds = new Set<{ question: string }>();

/** Whether navigation may go on; asks where something is unsaved. Everything that calls the router asks this first. */
export function mayLeave(): boolean {
  const [hold] = holds;
  return hold === undefined || window.confirm(hold.question);
}

/** Holds the page until the returned function is called. */
export function holdPage(question: string): () => void {
  const hold = { question };
  holds.add(hold);
  if (holds.size === 1) {
    window.addEventListener('beforeunload', askBrowser);
    document.addEventListener('click', askAtLink, { capture: true });
    sessionHistory()?.addEventListener('navigate', askAtHistory);
  }
  return () => {
    holds.delete(hold);
    if (holds.size > 0) return;
    window.removeEventListener('beforeunload', askBrowser);
    document.removeEventListener('click', askAtLink, { capture: true });
    sessionHistory()?.removeEventListener('navigate', askAtHistory);
  };
}

function askBrowser(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function askAtLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || !leavesPage(link, event) || mayLeave()) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Older browsers have none, and go back without a question. */
function sessionHistory(): Navigation | undefined {
  return 'navigation' in window ? window.navigation : undefined;
}

/** Back and forward within the console, which the router only hears of once it has happened. */
function askAtHistory(event: NavigateEvent): void {
  const { destination, navigationType, cancelable } = event;
  if (navigationType !== 'traverse' || !cancelable || !destination.sameDocument) return;
  if (new URL(destination.url).pathname === location.pathname || mayLeave()) return;
  event.preventDefault();
}

/** A new tab leaves this one as it is, and so does a jump within the page. */
function leavesPage(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const isOtherTab = event.metaKey || event.ctrlKey || event.shiftKey || link.target === '_blank';
  const isSamePage = link.pathname === location.pathname && link.origin === location.origin;
  return !isOtherTab && !isSamePage && !link.hasAttribute('download');
}
