; The scripts of Svelte's components, where they are TypeScript. Captures are described in anchors/syntax/extract.py.
; include: typescript
