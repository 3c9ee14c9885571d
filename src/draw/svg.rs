//! A display list as SVG: what the canvas shows, with a heading and a legend, text as text.

use super::labels::{ADVANCE, FONT};
use super::shapes::{line_width, ring_width};
use super::{Bubble, Bundle, ColorRole, Form, Label, Mark, Picture, Theme};
use std::fmt::Write;

/// How faint what is not the selection's becomes, and what tints folders.
const DIM: f32 = 0.2;
/// Height of the heading's and of the legend's lines, px.
pub(super) const LINE: f32 = 20.0;
/// Px between the picture and what is written above and below it.
pub(super) const MARGIN: f32 = 16.0;
/// The notch of a redirect: cosine and sine of 0.6 radians.
const NOTCH: (f32, f32) = (0.825_336, 0.564_642);

/// What is written around the picture.
#[derive(Clone, Debug, Default)]
pub struct SvgText {
    /// The heading.
    pub title: String,
    /// What came of the crawl, and when it was drawn.
    pub says: String,
    /// The forms in the picture with their words.
    pub legend: Vec<(Form, ColorRole, String)>,
}

/// A picture of so many px as an SVG document.
pub fn svg(picture: &Picture, theme: &Theme, (width, height): (f32, f32), text: &SvgText) -> String {
    let Extent { width: wide, height: all, above } = extent((width, height), text);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{all}\" viewBox=\"0 0 {wide} {all}\" \
         role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"{FONT}\">\n<title>{}</title>\n<desc>{}</desc>\n",
        escape(&text.title),
        escape(&text.says)
    );
    let mut drawing = Drawing { out: &mut out, theme };
    drawing.ground(wide, all);
    drawing.heading(text);
    drawing.open_clip(width, height, above);
    drawing.picture(picture);
    drawing.close_clip();
    drawing.legend(text, above + height + MARGIN);
    out.push_str("</svg>\n");
    out
}

/// How large a picture is with what is written around it, and how far from the top it begins itself, px.
pub(super) struct Extent {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) above: f32,
}

/// That of a picture of so many px.
pub(super) fn extent((width, height): (f32, f32), text: &SvgText) -> Extent {
    let above = 2.0 * LINE + MARGIN;
    let below = if text.legend.is_empty() { 0.0 } else { LINE + MARGIN };
    Extent { width: width_of(text).max(width), height: above + height + below, above }
}

/// The width that the words need, px: estimated, as a label's is.
fn width_of(text: &SvgText) -> f32 {
    let line = |words: &str, size: f32| 2.0 * MARGIN + words.chars().count() as f32 * 0.6 * size;
    let legend: f32 = text.legend.iter().map(|(_, _, words)| entry_width(words)).sum();
    line(&text.title, 15.0).max(line(&text.says, f32::from(FONT))).max(2.0 * MARGIN + legend)
}

/// The width of an entry of the legend, px.
pub(super) fn entry_width(words: &str) -> f32 {
    26.0 + words.chars().count() as f32 * ADVANCE
}

struct Drawing<'a> {
    out: &'a mut String,
    theme: &'a Theme,
}

impl Drawing<'_> {
    /// Appends to the document. Writing to a text cannot fail.
    fn put(&mut self, piece: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(piece);
    }

    fn colour(&self, ink: ColorRole) -> String {
        escape(self.theme.colour(ink))
    }

    fn ground(&mut self, width: f32, height: f32) {
        let paper = self.colour(ColorRole::Paper);
        self.put(format_args!("<rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>\n"));
    }

    fn heading(&mut self, text: &SvgText) {
        let ink = self.colour(ColorRole::Text);
        let (title, says) = (escape(&text.title), escape(&text.says));
        self.put(format_args!(
            "<text x=\"{MARGIN}\" y=\"{LINE}\" font-size=\"15\" font-weight=\"600\" fill=\"{ink}\">{title}</text>\n\
             <text x=\"{MARGIN}\" y=\"{}\" fill=\"{ink}\">{says}</text>\n",
            2.0 * LINE
        ));
    }

    /// What follows is the picture's: of a link that leaves it the rest is not seen.
    fn open_clip(&mut self, width: f32, height: f32, above: f32) {
        self.put(format_args!(
            "<svg y=\"{above}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n"
        ));
    }

    fn close_clip(&mut self) {
        self.out.push_str("</svg>\n");
    }

    fn picture(&mut self, picture: &Picture) {
        self.areas(picture);
        self.bundles(picture);
        self.lines(picture);
        picture.bubbles.iter().for_each(|bubble| self.bubble(bubble));
        for dim in [true, false] {
            let opacity = if dim { DIM } else { 1.0 };
            self.put(format_args!("<g opacity=\"{opacity}\">\n"));
            picture.marks.iter().filter(|mark| mark.dim == dim).for_each(|mark| self.mark(mark));
            self.out.push_str("</g>\n");
        }
        let accent = self.colour(ColorRole::Accent);
        for (x, y, r) in &picture.rings {
            self.put(format_args!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"none\" stroke=\"{accent}\" stroke-width=\"1.5\"/>\n"
            ));
        }
        picture.labels.iter().for_each(|label| self.label(label));
    }

    fn areas(&mut self, picture: &Picture) {
        let folder = self.colour(ColorRole::Folder);
        for area in &picture.areas {
            let (x, y, width, height) = (area.left, area.top, area.right - area.left, area.bottom - area.top);
            self.put(format_args!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{folder}\" opacity=\"{DIM}\"/>\n"
            ));
        }
    }

    fn lines(&mut self, picture: &Picture) {
        for (ink, dim, segments) in picture.lines.iter().filter(|(_, _, segments)| !segments.is_empty()) {
            let (colour, opacity) = (self.colour(*ink), if *dim { DIM } else { 1.0 });
            let width = line_width(*ink);
            self.put(format_args!(
                "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" opacity=\"{opacity}\" d=\""
            ));
            for line in segments {
                self.put(format_args!("M{:.1} {:.1}L{:.1} {:.1}", line.from.0, line.from.1, line.to.0, line.to.1));
            }
            self.out.push_str("\"/>\n");
        }
    }

    fn bundles(&mut self, picture: &Picture) {
        let link = self.colour(ColorRole::Link);
        for Bundle { line, width, dim } in &picture.bundles {
            let ((x1, y1), (x2, y2), opacity) = (line.from, line.to, if *dim { DIM } else { 1.0 });
            self.put(format_args!(
                "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{link}\" stroke-width=\"{width:.1}\" opacity=\"{opacity}\"/>\n"
            ));
        }
    }

    /// A bubble: a tinted disc of paper in its ring.
    fn bubble(&mut self, bubble: &Bubble) {
        let (x, y, r, width) = (bubble.x, bubble.y, bubble.r, ring_width(bubble.r));
        for (ink, opacity) in [(ColorRole::Paper, 1.0), (bubble.ink, DIM)] {
            let ink = self.colour(ink);
            self.put(format_args!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"{ink}\" opacity=\"{opacity}\"/>\n"
            ));
        }
        let (middle, opacity) = (r - width / 2.0, if bubble.dim { DIM } else { 1.0 });
        for &(ink, from, to) in &bubble.shares {
            let ink = self.colour(ink);
            let style = format!("fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width:.1}\" opacity=\"{opacity}\"");
            // An arc that ends where it begins is none.
            if to - from > 0.999 {
                self.put(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{middle:.1}\" {style}/>\n"));
                continue;
            }
            let point = |turn: f32| {
                let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
                (x + middle * sin, y - middle * cos)
            };
            let ((x1, y1), (x2, y2), long) = (point(from), point(to), u8::from(to - from > 0.5));
            self.put(format_args!(
                "<path d=\"M{x1:.2} {y1:.2}A{middle:.1} {middle:.1} 0 {long} 1 {x2:.2} {y2:.2}\" {style}/>\n"
            ));
        }
    }

    fn mark(&mut self, mark: &Mark) {
        let (ink, paper) = (self.colour(mark.ink), self.colour(ColorRole::Paper));
        let (x, y, r) = (mark.x, mark.y, mark.r);
        match mark.form {
            Form::Disc | Form::Dot => {
                self.put(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"{ink}\"/>\n"));
            }
            Form::Ring => self.put(format_args!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"{paper}\" stroke=\"{ink}\" stroke-width=\"1.8\"/>\n"
            )),
            Form::Arc => self.put(format_args!(
                "<path d=\"M{x:.1} {:.1}a{r:.1} {r:.1} 0 1 1 {:.1} {r:.1}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.8\"/>\n",
                y - r,
                -r
            )),
            Form::Notched => self.put(format_args!(
                "<path d=\"M{x:.1} {y:.1}L{:.1} {:.1}A{r:.1} {r:.1} 0 1 1 {:.1} {:.1}Z\" fill=\"{ink}\"/>\n",
                x + r * NOTCH.0,
                y + r * NOTCH.1,
                x + r * NOTCH.0,
                y - r * NOTCH.1
            )),
            Form::Cross => {
                let d = r * 0.8;
                self.put(format_args!(
                    "<path d=\"M{:.1} {:.1}l{d2:.1} {d2:.1}m-{d2:.1} 0l{d2:.1} -{d2:.1}\" stroke=\"{ink}\" stroke-width=\"2.4\"/>\n",
                    x - d,
                    y - d,
                    d2 = 2.0 * d
                ));
            }
            Form::Diamond => {
                let d = r * 1.25;
                self.put(format_args!(
                    "<path d=\"M{x:.1} {:.1}l{d:.1} {d:.1}l-{d:.1} {d:.1}l-{d:.1} -{d:.1}Z\" fill=\"{paper}\" stroke=\"{ink}\" \
                     stroke-width=\"1.8\" stroke-dasharray=\"2.5 1.5\"/>\n",
                    y - d
                ));
            }
            Form::Square => {
                let side = r * 1.7;
                self.put(format_args!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" fill=\"{ink}\"/>\n",
                    x - side / 2.0,
                    y - side / 2.0
                ));
            }
        }
    }

    fn label(&mut self, label: &Label) {
        let (ink, paper) = (self.colour(ColorRole::Text), self.colour(ColorRole::Paper));
        let weight = if label.strong { 600 } else { 400 };
        let size = f32::from(FONT) * self.theme.label_scale();
        let text = escape(&label.text);
        self.put(format_args!(
            "<text x=\"{:.1}\" y=\"{:.1}\" dominant-baseline=\"central\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{ink}\" \
             stroke=\"{paper}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{text}</text>\n",
            label.x, label.y
        ));
    }

    fn legend(&mut self, text: &SvgText, y: f32) {
        let ink = self.colour(ColorRole::Text);
        let mut x = MARGIN + 6.0;
        for (form, role, words) in &text.legend {
            self.mark(&Mark {
                id: 0,
                x,
                y,
                r: if *form == Form::Dot { 2.0 } else { 5.0 },
                form: *form,
                ink: *role,
                dim: false,
            });
            let escaped = escape(words);
            self.put(format_args!(
                "<text x=\"{:.1}\" y=\"{y:.1}\" dominant-baseline=\"central\" fill=\"{ink}\">{escaped}</text>\n",
                x + 10.0
            ));
            x += entry_width(words);
        }
    }
}

/// A text within XML: its special characters escaped, and what XML 1.0 has no place for left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => out.push(letter),
        }
    }
    out
}
