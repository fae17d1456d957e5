'use client';

import { useSyncExternalStore } from 'react';

/** A search under a name of the user's own; kept in this browser. */
export interface SavedView {
  name: string;
  /** The query of the page's address, e.g. `q=status%3A5xx`. */
  address: string;
}

const place = 'clp-request-views';
const changed = 'clp-views-changed';
const none: SavedView[] = [];
let known = { text: '', views: none };

function readViews(): SavedView[] {
  const text = localStorage.getItem(place) ?? '';
  if (text !== known.text) known = { text, views: parseViews(text) };
  return known.views;
}

function parseViews(text: string): SavedView[] {
  try {
    const value: unknown = JSON.parse(text || '[]');
    return Array.isArray(value) ? value.filter(isView) : none;
  } catch {
    return none;
  }
}

function isView(value: unknown): value is SavedView {
  return typeof value === 'object' && value !== null && 'name' in value && 'address' in value;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('storage', listener);
    window.removeEventListener(changed, listener);
  };
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(place, JSON.stringify(views));
  window.dispatchEvent(new Event(changed));
}

export function useSavedViews() {
  const views = useSyncExternalStore(subscribe, readViews, () => none);
  return {
    views,
    /** Saves under a name; a view of that name is replaced. */
    save: (view: SavedView) => write([...views.filter(({ name }) => name !== view.name), view]),
    rename: (from: string, to: string) =>
      write(
        views
          .filter(({ name }) => name !== to || name === from)
          .map((view) => (view.name === from ? { ...view, name: to } : view)),
      ),
    remove: (gone: string) => write(views.filter(({ name }) => name !== gone)),
  };
}
