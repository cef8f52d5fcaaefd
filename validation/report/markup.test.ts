import { expect, it } from 'vitest';
import { element, escapeText } from './markup.ts';

it('escapes what could end a text or an attribute', () => {
  expect(escapeText(`<script>alert("1" & '2')</script>`)).toBe(
    '&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;',
  );
});

it('writes elements, escapes their attributes and leaves out what is undefined', () => {
  expect(element('a', { href: '"><b>', class: undefined, x: 1.23456 }, 'text')).toBe(
    '<a href="&quot;&gt;&lt;b&gt;" x="1.23">text</a>',
  );
});
