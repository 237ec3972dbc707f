// What the checkout shows for each s-* element. Elements without a rendering here appear as a plain block.
import {type ComponentChild, type JSX, render} from 'preact';
import {elementStyles} from './elementStyles.ts';
import {elementContracts} from './protocol.ts';

type Properties = Record<string, string | boolean | number | undefined>;
type Rendering = (properties: Properties, element: HTMLElement) => ComponentChild;

const renderings: Record<string, Rendering> = {
  's-section': ({heading, accessibilityLabel}) => (
    <section aria-label={text(accessibilityLabel) ?? text(heading)}>
      {heading && <h2>{heading}</h2>}
      <slot />
    </section>
  ),
  's-stack': (properties) => (
    <div {...accessibility(properties)} style={stackStyle(properties)}>
      <slot />
    </div>
  ),
  's-box': (properties) => (
    <div {...accessibility(properties)} style={boxStyle(properties)}>
      <slot />
    </div>
  ),
  's-text': ({type, tone, color}) => (
    <span class={classes(type, tone, color)}>
      <slot />
    </span>
  ),
  's-paragraph': ({type, tone, color}) => (
    <p class={classes(type, tone, color)}>
      <slot />
    </p>
  ),
  's-heading': () => (
    <h2>
      <slot />
    </h2>
  ),
  's-button': ({variant, tone, loading, disabled, accessibilityLabel}) => (
    // A loading button stays focusable, so that the buyer's place is not lost.
    <button
      type="button"
      class={classes(variant, tone)}
      disabled={Boolean(disabled)}
      aria-disabled={loading ? 'true' : undefined}
      aria-label={text(accessibilityLabel)}
      onClick={(event) => loading && event.stopPropagation()}
    >
      {loading && <span class="spinner" />}
      <slot />
    </button>
  ),
  's-link': ({href, target, accessibilityLabel}) =>
    href ? (
      <a href={text(href)} target={text(target)} rel="noopener" aria-label={text(accessibilityLabel)}>
        <slot />
      </a>
    ) : (
      <button type="button" class="link" aria-label={text(accessibilityLabel)}>
        <slot />
      </button>
    ),
  's-banner': ({heading, tone, dismissible}, element) => (
    <div class={classes('banner', tone)} role={tone === 'critical' ? 'alert' : 'status'}>
      {(heading || dismissible) && (
        <header>
          {heading}
          {dismissible && (
            <button type="button" aria-label="Dismiss" onClick={(event) => dismiss(event, element)}>
              ×
            </button>
          )}
        </header>
      )}
      <slot />
    </div>
  ),
  's-skeleton-paragraph': () => (
    <div aria-hidden="true">
      <div class="line" />
      <div class="line" />
    </div>
  ),
  's-spinner': ({accessibilityLabel}) => (
    <span class="spinner" role="status" aria-label={text(accessibilityLabel) ?? 'Loading'} />
  ),
  's-divider': () => <hr />,
};

/** Defines every `s-*` element of Shopify's checkout. `onUnknown` is told of each one used that has no rendering. */
export function defineElements(onUnknown: (tag: string) => void): void {
  const styles = new CSSStyleSheet();
  styles.replaceSync(elementStyles);
  for (const [tag, {properties}] of Object.entries(elementContracts)) {
    customElements.define(tag, elementClass(tag, properties, styles, onUnknown));
  }
}

function elementClass(tag: string, names: string[], styles: CSSStyleSheet, onUnknown: (tag: string) => void) {
  const rendering = renderings[tag] ?? (() => <slot />);
  class HostElement extends HTMLElement {
    readonly properties: Properties = {};
    #paintIsDue = false;

    connectedCallback() {
      if (this.shadowRoot) return;
      this.attachShadow({mode: 'open', delegatesFocus: true}).adoptedStyleSheets = [styles];
      if (!renderings[tag]) onUnknown(tag);
      this.#paint();
    }

    set(name: string, value: Properties[string]) {
      this.properties[name] = value;
      if (this.#paintIsDue || !this.shadowRoot) return;
      this.#paintIsDue = true;
      queueMicrotask(() => this.#paint());
    }

    #paint() {
      this.#paintIsDue = false;
      if (this.shadowRoot) render(rendering(this.properties, this), this.shadowRoot);
    }
  }
  for (const name of names) {
    if (name === 'id' || name === 'hidden') continue; // HTMLElement has them already
    Object.defineProperty(HostElement.prototype, name, {
      get(this: HostElement) {
        return this.properties[name];
      },
      set(this: HostElement, value: Properties[string]) {
        this.set(name, value);
      },
    });
  }
  return HostElement;
}

// The order that Shopify documents: dismiss, then hidden, then afterhide.
function dismiss(event: Event, element: HTMLElement): void {
  event.stopPropagation();
  element.dispatchEvent(new CustomEvent('dismiss'));
  element.hidden = true;
  element.dispatchEvent(new CustomEvent('afterhide'));
}

const spacings: Record<string, number> = {
  none: 0,
  'small-500': 2,
  'small-400': 4,
  'small-300': 6,
  'small-200': 8,
  'small-100': 10,
  small: 12,
  base: 16,
  large: 20,
  'large-100': 24,
  'large-200': 28,
  'large-300': 32,
  'large-400': 40,
  'large-500': 48,
};

/** `"base small"` → `"16px 12px"`. */
function spacing(value: Properties[string]): string | undefined {
  return text(value)
    ?.split(' ')
    .map((size) => `${spacings[size] ?? 0}px`)
    .join(' ');
}

function stackStyle(properties: Properties): JSX.CSSProperties {
  return {
    ...boxStyle(properties),
    display: 'flex',
    flexDirection: properties.direction === 'inline' ? 'row' : 'column',
    flexWrap: 'wrap',
    gap: spacing(properties.gap),
    alignItems: text(properties.alignItems),
    justifyContent: text(properties.justifyContent),
  };
}

function boxStyle({padding, border, borderRadius, background}: Properties): JSX.CSSProperties {
  return {
    padding: spacing(padding),
    border: border && border !== 'none' ? '1px solid #d5dbd7' : undefined,
    borderRadius: borderRadius && borderRadius !== 'none' ? '8px' : undefined,
    background: background === 'subdued' ? '#f6f7f6' : undefined,
  };
}

function accessibility({
  accessibilityRole,
  accessibilityLabel,
}: Properties): JSX.HTMLAttributes<HTMLDivElement> {
  const roles: Record<string, JSX.AriaRole> = {
    'ordered-list': 'list',
    'unordered-list': 'list',
    'list-item': 'listitem',
    header: 'banner',
    aside: 'complementary',
    section: 'region',
  };
  const role = text(accessibilityRole);
  const label = text(accessibilityLabel);
  return {
    ...(role && {role: roles[role] ?? (role as JSX.AriaRole)}),
    ...(label && {'aria-label': label}),
  };
}

function classes(...names: Properties[string][]): string {
  return names.filter((name) => typeof name === 'string').join(' ');
}

function text(value: Properties[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
