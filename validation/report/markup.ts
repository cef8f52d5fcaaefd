const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe between tags and in quoted attributes, whatever a market file put into it. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Attributes of an element; one that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * An element of HTML or SVG.
 *
 * @param content markup, not text: texts go through {@link escapeText} first
 */
export function element(name: string, attributes: Attributes, content = ''): string {
  return `${openTag(name, attributes)}${content}</${name}>`;
}

function openTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(typeof value === 'number' ? short(value) : value)}"`],
  );
  return `<${name}${written.join('')}>`;
}

/** Hundredths of a pixel are more than a page can show. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
