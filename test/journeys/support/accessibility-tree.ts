/** Chromium's accessibility tree, as it gives it to a screen reader. */
import type { CDPSession, Page } from 'playwright-core';

interface Value {
  readonly value?: unknown;
}

interface RawNode {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly childIds?: readonly string[];
  readonly ignored: boolean;
  readonly role?: Value;
  readonly name?: Value;
  readonly description?: Value;
  readonly value?: Value;
  readonly properties?: readonly { readonly name: string; readonly value: Value }[];
  readonly backendDOMNodeId?: number;
}

export interface Node {
  readonly id: number;
  readonly ignored: boolean;
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly value: string;
  /** `true`, `false`, `mixed`, or a number. */
  readonly properties: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
}

const textOf = ({ value }: Value = {}) =>
  (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const nodeOf = (raw: RawNode, children: readonly Node[] = []): Node => ({
  ...{ id: raw.backendDOMNodeId ?? 0, ignored: raw.ignored, children },
  ...{ role: textOf(raw.role), name: textOf(raw.name), description: textOf(raw.description), value: textOf(raw.value) },
  properties: Object.fromEntries((raw.properties ?? []).map(({ name, value }) => [name, textOf(value)])),
});

const DEEPEST = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
})()`;

const IS_SEEN = `(() => {
  const at = ${DEEPEST};
  if (at === document.body) return true;
  const { left, right, top, bottom } = at.getBoundingClientRect();
  const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const over = at.getRootNode().elementFromPoint(x, y);
  return top < innerHeight && bottom > 0 && Boolean(over && (at.contains(over) || over.contains(at)));
})()`;

export class AccessibilityTree {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<AccessibilityTree> {
    const session = await page.context().newCDPSession(page);
    await session.send('Accessibility.enable');
    await session.send('DOM.enable');
    return new AccessibilityTree(session);
  }

  /** The part of the tree that the first such element holds; nothing is pressed by this selector. */
  async inside(selector: string): Promise<Node> {
    const { root } = await this.#session.send('DOM.getDocument', { depth: 0 });
    const { nodeId } = await this.#session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    const { node: found } = await this.#session.send('DOM.describeNode', { nodeId });
    const { nodes } = await this.#session.send('Accessibility.getFullAXTree');
    const raw = new Map((nodes as readonly RawNode[]).map((node) => [node.nodeId, node]));
    const build = (node: RawNode): Node =>
      nodeOf(
        node,
        (node.childIds ?? []).flatMap((id) => {
          const child = raw.get(id);
          return child ? [build(child)] : [];
        }),
      );
    const top = [...raw.values()].find(({ backendDOMNodeId }) => backendDOMNodeId === found.backendNodeId);
    if (!top) throw new Error(`The accessibility tree has no ${selector}.`);
    return build(top);
  }

  /** The node that has the focus. */
  async focused(): Promise<Node> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression: DEEPEST });
    const objectId = result.objectId;
    if (!objectId) throw new Error('Nothing has the focus.');
    const { nodes } = await this.#session.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
    const [node] = nodes as readonly RawNode[];
    if (!node) throw new Error('What has the focus is not in the accessibility tree.');
    return nodeOf(node);
  }

  /** Whether a part of what has the focus is in the window, and nothing covers it (2.4.11). */
  async isFocusSeen(): Promise<boolean> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression: IS_SEEN });
    return result.value === true;
  }

  /** An attribute that the tree does not carry. */
  async attribute({ id }: Node, name: string): Promise<string | undefined> {
    const { node } = await this.#session.send('DOM.describeNode', { backendNodeId: id });
    const { attributes = [] } = node;
    const at = attributes.findIndex((each, index) => index % 2 === 0 && each === name);
    return at < 0 ? undefined : attributes[at + 1];
  }
}
