// Every text that is seen, held against what is behind it (WCAG 2.1 AA): returns what stands out too little.
() => {
  const parse = (text) => { const n = text.match(/[\d.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 }; };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => { const c = v / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  // All colours that may be behind: those of a pattern too.
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return style.backgroundImage.match(/rgba?\([^)]*\)/g).map((c) => parse(c).rgb);
      const own = parse(style.backgroundColor);
      if (own.a === 1) return [own.rgb];
    }
    return [[255, 255, 255]];
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest("script, style, option, .quiet, .skip")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    for (const back of behind(element)) {
      const found = ratio(parse(style.color).rgb, back);
      if (found < (large ? 3 : 4.5)) faults.add(`${found.toFixed(2)} ${element.tagName}.${element.className} “${node.data.trim().slice(0, 40)}”`);
    }
  }
  return [...faults];
}
