//! What a link's text leaves out: what is in it and is not shown.
//! <https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute>

/// What kind of element it is, as far as that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    Html,
    Svg,
    MathMl,
    /// One that gives its elements no meaning here.
    Other,
}

impl Namespace {
    /// The namespace with this URI.
    /// <https://infra.spec.whatwg.org/#namespaces>
    pub(super) fn of(uri: &str) -> Self {
        let known = [Self::Html, Self::Svg, Self::MathMl];
        known.into_iter().find(|namespace| namespace.uri() == uri).unwrap_or(Self::Other)
    }

    pub(super) const fn uri(self) -> &'static str {
        match self {
            Self::Html => "http://www.w3.org/1999/xhtml",
            Self::Svg => "http://www.w3.org/2000/svg",
            Self::MathMl => "http://www.w3.org/1998/Math/MathML",
            Self::Other => "",
        }
    }

    pub(super) fn is_html(self) -> bool {
        self == Self::Html
    }
}

/// How an element is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Nobody is told of it.
    Wholly,
    /// It says what a picture shows, as `alt` does.
    Label,
}

/// Whether the text in such an element is not shown.
/// <https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements>,
/// <https://www.w3.org/TR/SVG2/render.html#Rendering-model>
pub(super) fn hidden(name: &str, namespace: Namespace) -> Option<Hidden> {
    // To the streaming reader these belong to HTML, as what is in them does; there it has no such elements.
    let is_foreign = matches!(name, "annotation-xml" | "desc");
    let is_hidden = match namespace {
        Namespace::Html | Namespace::Svg if name == "title" => return Some(Hidden::Label),
        // The fallbacks of what a browser plays or draws are not shown either.
        Namespace::Html => {
            matches!(name, "audio" | "canvas" | "datalist" | "iframe" | "noembed" | "noframes")
                || matches!(name, "script" | "style" | "template" | "video" | "xmp")
        }
        Namespace::Svg => {
            matches!(name, "clippath" | "defs" | "marker" | "mask" | "metadata" | "pattern")
                || matches!(name, "script" | "style" | "symbol")
        }
        Namespace::MathMl => name == "annotation",
        Namespace::Other => false,
    };
    (is_hidden || is_foreign).then_some(Hidden::Wholly)
}
