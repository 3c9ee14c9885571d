//! The shaders of the WebGL2 painter. Each draws a quad an instance; what an instance is, is
//! said in one `vec4`. A form's edge is antialiased by the distance from it, as if each pixel
//! were asked how much of it is covered.
//!
//! Strokes, dashes and the notch have the sizes of `canvas2d.rs`: who changes one changes both.

/// Begins every shader. `v`: the canvas' width and height in px, device pixels a px, and two
/// values of the pass' own. `t`: the inks, in the first row, and the labels.
pub(super) const HEAD: &str = "#version 300 es
precision highp float;uniform float v[5];uniform highp sampler2D t;";

/// Begins every vertex shader. `q` is the quad's corner, `at` puts it somewhere in px, and
/// `ink` is the colour, dimmed or not, of a number that `webgl2::code` made.
pub(super) const VERTEX: &str = "
layout(location=0)in vec4 a;flat out vec4 i;flat out vec3 m;out vec2 p;
vec2 q(){return vec2(gl_VertexID&1,gl_VertexID>>1)*2.-1.;}
void at(vec2 s){s=s/vec2(v[0],v[1])*2.-1.;gl_Position=vec4(s.x,-s.y,0,1);}
vec4 ink(int n){return texelFetch(t,ivec2(n>>5,0),0)*((n&16)>0?.2:1.);}
";

/// Begins every fragment shader. How much of a pixel is covered: `fill`, of what has its edge
/// at this distance in px, negative inside; `band`, of a stroke of half this width.
pub(super) const FRAGMENT: &str = "
flat in vec4 i;flat in vec3 m;in vec2 p;out vec4 o;
float fill(float d){return clamp(.5-d*v[2],0.,1.);}
float band(float d,float h){return fill(d-h)-fill(d+h);}
";

/// Marks and rings: centre, radius, code. `v[3]` is how far round an arc is drawn.
pub(super) const MARKS: [&str; 2] = [
    "void main(){int n=int(a.w);i=ink(n);m=vec3(n&15,a.z,(n&16)>0?.2:1.);p=q()*(a.z*1.25+3.);at(a.xy+p);}",
    // In the order of `Form`; the last is a ring that hides nothing. `s` is how much of the
    // pixel has the mark's ink, `b` how much has paper under it.
    "void main(){
float f=m.x,r=m.y,l=length(p)-r,s,b=0.;vec2 g=abs(p),e=vec2(p.x+p.y,p.x-p.y)*.70711;
if(f<1.){s=band(l,.9);b=fill(l);}
else if(f<2.){float n=max(v[3],.1)*3.14159;
s=band(l,.9)*max(.3,band((fract((atan(p.x,-p.y)-n)/6.28319+.5)-.5)*6.28319*r,n*r));}
else if(f<3.)s=fill(l);
else if(f<4.)s=fill(max(l,p.x*.56464-g.y*.82534));
else if(f<5.){float k=r*1.13137;s=max(band(e.x,1.2)*band(e.y,k),band(e.y,1.2)*band(e.x,k));
b=max(band(e.x,2.6)*band(e.y,k),band(e.y,2.6)*band(e.x,k));}
else if(f<6.){float d=r*1.25,n=p.x<0.?(p.y<0.?3.:2.):(p.y<0.?0.:1.),k=(g.x+g.y-d)*.70711,
u=((mod(n,2.)<1.?g.x-g.y:g.y-g.x)+d)*.70711+n*d*1.41421;
b=fill(k);s=band(k,.9)*band(mod(u+.75,4.)-2.,1.25);}
else if(f<7.)s=fill(max(g.x,g.y)-r*.85);
else s=f<8.?fill(l):band(l,.75);
o=i*s;o+=texelFetch(t,ivec2(0),0)*(m.z*b*(1.-o.a));}",
];

/// Links: both ends. `v[3]` is half a line's width in px, `v[4]` its code.
pub(super) const LINKS: [&str; 2] = [
    "void main(){vec2 d=a.zw-a.xy;float n=length(d);d/=max(n,.001);i=ink(int(v[4]));m=vec3(n*.5,0,0);
p=q()*(vec2(n*.5,v[3])+1./v[2]);at((a.xy+a.zw)*.5+d*p.x+vec2(-d.y,d.x)*p.y);}",
    "void main(){o=i*band(p.x,m.x)*band(p.y,v[3]);}",
];

/// Rings of bubbles, part by part: beginning and end of a turn from the top, radius, code. `v[3]` and `v[4]` are the
/// bubble's centre. The width is that of `shapes::ring_width`.
pub(super) const WEDGES: [&str; 2] = [
    "void main(){i=ink(int(a.w));m=vec3(a.xy,a.z);p=q()*(a.z+1.);at(vec2(v[3],v[4])+p);}",
    "void main(){
float w=clamp(m.z*.18,2.5,6.)*.5,h=(m.y-m.x)*.5,n=fract(atan(p.x,-p.y)/6.28319-m.x-h+.5)-.5;
o=i*band(length(p)-m.z+w,w)*(h>.499?1.:band(n*6.28319*m.z,h*6.28319*m.z));}",
];

/// Labels, all in device pixels: left, top, left in the texture and 2,048 times the width,
/// shelf. `v[3]` is a shelf's height.
pub(super) const LABELS: [&str; 2] = [
    "void main(){float w=floor(a.z/2048.);vec2 s=(q()*.5+.5)*vec2(w,v[3]);
p=s+vec2(a.z-w*2048.,a.w*v[3]);at((a.xy+s)/v[2]);}",
    "void main(){o=texelFetch(t,ivec2(p),0);}",
];
