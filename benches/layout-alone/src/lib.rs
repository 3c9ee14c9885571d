//! The layout as JavaScript calls it.

use crawlscope_layout::Layout;
use wasm_bindgen::prelude::wasm_bindgen;

/// A drawing.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Drawing(Layout);

#[wasm_bindgen]
impl Drawing {
    /// Of so many nodes, and links as pairs of them, not laid out yet.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u32, nodes: u32, links: &[u32]) -> Self {
        let mut layout = Layout::new(seed.into());
        for _ in 0..nodes {
            layout.add_node();
        }
        for ends in links.chunks_exact(2) {
            layout.add_link(ends[0], ends[1]);
        }
        Self(layout)
    }

    /// Goes one step.
    pub fn tick(&mut self) -> bool {
        self.0.tick()
    }

    /// Makes it as warm as it was in the beginning.
    pub fn relax(&mut self) {
        self.0.relax();
    }

    /// Every node's x.
    pub fn xs(&self) -> Vec<f32> {
        self.0.xs().to_vec()
    }

    /// Every node's y.
    pub fn ys(&self) -> Vec<f32> {
        self.0.ys().to_vec()
    }
}
