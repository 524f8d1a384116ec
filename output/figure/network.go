package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"leaderful/sim"
)

// A Moment is the state of an organization at the end of a week.
type Moment struct {
	Week  int    // weeks lived
	Label string // a few words; may be empty
	Seats []sim.Member
}

// MomentOf records the present state of an organization without changing it.
func MomentOf(o *sim.Organization) Moment {
	m := Moment{Week: o.CurrentWeek(), Seats: make([]sim.Member, o.Members())}
	for i := range m.Seats {
		m.Seats[i] = o.Member(i)
	}
	return m
}

// Limits of what is drawn seat by seat.
const maxSeats, maxMoments = 5000, 9

// tiedSeats is the largest number of seats for which ties other than reporting lines
// are drawn; with more seats they would be a grey cloud.
const tiedSeats = 300

// Network draws the reporting tree at some moments, with the head in the middle:
// size shows leadership capacity and colour trust; hollow seats are vacant, ringed
// seats are busy with a crisis, and thin lines are ties other than reporting lines.
// It returns an error for no moments or more than 9, and for more than 5,000 seats.
func Network(arm string, moments []Moment, page Page) (*Figure, error) {
	if len(moments) == 0 || len(moments) > maxMoments {
		return nil, fmt.Errorf("figure: a network shows 1 to %d moments, not %d", maxMoments, len(moments))
	}
	last := 0
	for _, m := range moments {
		if len(m.Seats) == 0 {
			return nil, errors.New("figure: the organization has no seats")
		}
		if len(m.Seats) > maxSeats {
			return nil, fmt.Errorf("figure: %s seats are too many to draw one by one; the most is %s", grouped(len(m.Seats)), grouped(maxSeats))
		}
		for i, seat := range m.Seats {
			if seat.Boss < 0 || seat.Boss > max(0, i-1) {
				return nil, fmt.Errorf("figure: seat %d reports to seat %d, which does not come before it", i, seat.Boss)
			}
		}
		last = max(last, m.Week)
	}
	seats := len(moments[0].Seats)
	title := "Who leads, who trusts, who is missing: " + arm
	if seats == 1 {
		title = "An organization of one: " + arm
	}
	subtitle := fmt.Sprintf("The reporting tree of one run with %s, its head in the middle.", plural(seats, "seat", "seats"))

	const gap, below = 22., 8. // between columns, and below a tree
	columns := min(2, len(moments))
	if len(moments) > 4 && !page.Slides {
		columns = 3
	}
	width := func() float64 { return (page.inside() - gap*float64(columns-1)) / float64(columns) } // of a column
	for columns > 1 && width() < 110 {
		columns--
	}
	c, wide, lines := newClock(last), width(), 1
	when, states := make([]string, len(moments)), make([]string, len(moments))
	for i := range moments {
		when[i], states[i] = moments[i].when(c), stateOf(moments[i].Seats)
		lines = max(lines, len(wrapped(states[i], tickSize, false, wide)), len(wrapped(when[i], panelSize, true, wide)))
	}
	caption := 16 + 10*float64(lines)
	legend := newSheet(0, page.Layout).networkLegend(box{0, 0, page.inside(), 0}, 8, true)
	room := page.room(title, subtitle, "") - legend
	side := min(wide, 230) // of a tree
	if seats == 1 {
		side = 60
	}
	rows := (len(moments) + columns - 1) / columns
	for rows > 1 && room/float64(rows)-caption-below < min(side, 130) {
		rows--
	}
	side = min(side, room/float64(rows)-caption-below)
	layouts, largest := make([]layout, len(moments)), math.Inf(1)
	for i := range moments {
		layouts[i] = layoutOf(moments[i].Seats, side/2-6)
		largest = min(largest, layouts[i].largest)
	}
	parts := parts(len(moments), rows*columns)
	return page.paged(len(parts)-1, func(page Page, number int) *Figure {
		from, to := parts[number], parts[number+1]
		each := side + caption + below
		sheet, area := framedSheet(legend+float64((to-from+columns-1)/columns)*each, title, subtitle, "", page)
		alt := fmt.Sprintf("The reporting tree of %s, drawn as rings around its head at %s under %s; size shows leadership capacity, colour trust.",
			plural(seats, "seat", "seats"), plural(to-from, "moment", "moments"), arm)
		for i := from; i < to; i++ {
			left := area.left + float64((i-from)%columns)*(wide+gap)
			top := area.top - float64((i-from)/columns)*each
			y := sheet.paragraph(left, top-8, 0, wrapped(when[i], panelSize, true, wide), panelSize, true, textInk, 10)
			sheet.paragraph(left, y, 0, wrapped(states[i], tickSize, false, wide), tickSize, false, softInk, 9)
			alt += " At " + when[i] + ": " + states[i] + "."
			sheet.tree(point{left + wide/2, top - caption - side/2}, moments[i].Seats, layouts[i], largest)
		}
		sheet.networkLegend(box{area.left, area.bottom, area.right, area.bottom + legend}, largest, seats <= tiedSeats)
		return sheet.figure("network-"+fileName(arm), alt)
	}), nil
}

// when writes the time of a moment.
func (m *Moment) when(c clock) string {
	step := .1
	if c.unit == 1 || m.Week%yearWeeks == 0 {
		step = 1
	}
	when := c.name + " " + number(math.Floor(10*float64(m.Week)/c.unit+.5)/10, step)
	if c.unit != 1 && m.Week < yearWeeks/2 {
		when = "week " + number(float64(m.Week), 1)
	}
	if m.Label != "" {
		when += ": " + m.Label
	}
	return when
}

// stateOf describes the state of an organization in numbers.
func stateOf(seats []sim.Member) string {
	capacity, trust, followers, vacant, busy := 0., 0., 0, 0, 0
	for _, seat := range seats {
		if !seat.Present {
			vacant++
			continue
		}
		if !seat.Leader {
			followers++
			capacity += seat.Capacity
			trust += seat.Trust
		}
		if seat.InCrisis {
			busy++
		}
	}
	text := fmt.Sprintf("%d vacant, %d busy with a crisis", vacant, busy)
	if followers > 0 {
		text = fmt.Sprintf("followers’ capacity %.2f, trust %.2f; ", capacity/float64(followers), trust/float64(followers)) + text
	}
	return text
}

// A layout gives the positions of a tree's seats, from its middle, and the largest
// radius of a seat.
type layout struct {
	at      []point
	largest float64
}

// layoutOf lays a tree out in rings around seat 0, within a radius: each seat has a
// share of the circle in proportion to the leaves below it. A crowded ring is
// staggered in up to seven layers.
func layoutOf(seats []sim.Member, radius float64) layout {
	n := len(seats)
	depth := make([]int, n)
	leaves := make([]float64, n)
	deepest := 0
	for i := 1; i < n; i++ {
		depth[i] = depth[seats[i].Boss] + 1
		deepest = max(deepest, depth[i])
	}
	on := make([]int, deepest+1)
	fewest := make([]float64, deepest+1) // leaves below a seat of this depth
	for i := n - 1; i >= 0; i-- {
		d := depth[i]
		leaves[i] = max(1, leaves[i])
		if on[d]++; on[d] == 1 || leaves[i] < fewest[d] {
			fewest[d] = leaves[i]
		}
		if i > 0 {
			leaves[seats[i].Boss] += leaves[i]
		}
	}
	l := layout{make([]point, n), min(14, .3*radius)}
	if deepest == 0 {
		return l
	}
	ring := radius / float64(deepest)
	l.largest = min(l.largest, .42*ring)
	layers := make([]int, deepest+1)
	for d := 1; d <= deepest; d++ {
		around := 2 * math.Pi * ring * float64(d) * fewest[d] / leaves[0]
		for layers[d] = 1; layers[d] < 6 && .5*around*float64(layers[d]) < 2.2; layers[d]++ {
		}
		if layers[d] > 1 && on[d]%layers[d] == 1 { // the last would be next to the first
			layers[d]++
		}
		l.largest = min(l.largest, .5*around*float64(layers[d]))
	}
	next := make([]float64, n) // where the sector of the next seat below starts
	place := make([]int, deepest+1)
	for i := 1; i < n; i++ {
		share, boss, d := leaves[i]/leaves[0], seats[i].Boss, depth[i]
		next[i] = next[boss]
		next[boss] += share
		r := ring * float64(d)
		if layers[d] > 1 {
			r -= float64(place[d]%layers[d]) * min(2.1*l.largest, .6*ring/float64(layers[d]-1))
		}
		place[d]++
		sin, cos := math.Sincos(math.Pi/2 - 2*math.Pi*(next[i]+share/2))
		l.at[i] = point{r * cos, r * sin}
	}
	return l
}

// seatRadius is proportional to the square root of capacity, so that area shows capacity.
func seatRadius(capacity, largest float64) float64 {
	return max(.16*largest, largest*math.Sqrt(capacity))
}

// tree draws an organization around its middle.
func (s *sheet) tree(middle point, seats []sim.Member, l layout, largest float64) {
	place := func(i int) point { return point{middle.x + l.at[i].x, middle.y + l.at[i].y} }
	var lateral, reporting []vg.Path
	for i, seat := range seats {
		for _, j := range seat.Ties {
			if len(seats) > tiedSeats || j <= i || j >= len(seats) || seats[j].Boss == i {
				continue
			}
			a, b := place(i), place(j)
			bend := point{middle.x*.4 + (a.x+b.x)*.3, middle.y*.4 + (a.y+b.y)*.3}
			var tie vg.Path
			tie.Move(at(a))
			tie.QuadTo(at(bend), at(b))
			lateral = append(lateral, tie)
		}
		if i > 0 {
			reporting = append(reporting, path([]point{place(seat.Boss), place(i)}, false))
		}
	}
	crowd := math.Sqrt(min(1, 57/float64(len(seats))))
	const most = 20 // more per stroke would be slow to draw where they cross, fewer would make files larger
	for lines := range slices.Chunk(lateral, most) {
		s.stroke(slices.Concat(lines...), stroke{mixed(white, rgb(0x9A9A9A), .25+.3*crowd), .1 + .18*crowd, nil})
	}
	for lines := range slices.Chunk(reporting, most) {
		s.stroke(slices.Concat(lines...), stroke{rgb(0x8A8A8A), .25 + .65*crowd, nil})
	}
	for i := len(seats) - 1; i >= 0; i-- {
		s.seat(place(i), &seats[i], largest)
	}
}

// seat draws a seat and its holder.
func (s *sheet) seat(centre point, seat *sim.Member, largest float64) {
	r := seatRadius(seat.Capacity, largest)
	if !seat.Present {
		r = .55 * largest
		hollow := round(centre, r)
		s.fill(hollow, white)
		s.stroke(hollow, stroke{softInk, min(.7, .3*r), []float64{max(.5, .3*r), max(.4, .25*r)}})
	} else {
		if r > 1.5 {
			s.fill(round(centre, r+.35*min(1, r/3)), mixed(trustColor(seat.Trust), black, .35))
		}
		s.fill(round(centre, r), trustColor(seat.Trust))
	}
	if seat.InCrisis && seat.Present {
		thick := min(1.3, .55*largest)
		ring := round(centre, max(r+1.25*thick, 1.7*thick))
		s.stroke(ring, stroke{white, 1.9 * thick, nil})
		s.stroke(ring, stroke{mixed(vermillion, black, .1), thick, nil})
	}
}

// networkLegend explains colour, size and signs on as many lines as necessary, from
// the top of an area, and returns their height.
func (s *sheet) networkLegend(area box, largest float64, ties bool) (height float64) {
	const line, apart = 15., 14.
	words := func(s *sheet, x, y float64, text string) (right float64) {
		s.text(x, y-2.4, text, tickSize, false, softInk, fromLeft)
		return x + textWidth(text, tickSize, false)
	}
	r := max(2.2, min(6, largest))
	// Each draws an item from x on and returns its right end.
	items := []func(s *sheet, x, y float64) float64{func(s *sheet, x, y float64) float64 {
		const steps, step = 40, 1.2
		x = words(s, x, y, "trust 0") + 5
		for k := range steps {
			s.rectangle(box{x + float64(k)*step, y - 4, x + float64(k+1)*step + .1, y + 4}, trustColor((float64(k)+.5)/steps))
		}
		return words(s, x+steps*step+4, y, "1")
	}, func(s *sheet, x, y float64) float64 {
		size := max(1, min(8, largest))
		x = words(s, x, y, "leadership capacity")
		for _, capacity := range []float64{.1, .5, .9} {
			x += 5 + seatRadius(capacity, size)
			s.seat(point{x, y}, &sim.Member{Present: true, Capacity: capacity, Trust: .35}, size)
			x = words(s, x+seatRadius(capacity, size)+3, y, fixedDecimals(capacity, 1))
		}
		return x
	}, func(s *sheet, x, y float64) float64 {
		s.seat(point{x + r, y}, &sim.Member{}, r)
		return words(s, x+2*r+2, y, "vacant")
	}, func(s *sheet, x, y float64) float64 {
		s.seat(point{x + r + 2, y}, &sim.Member{Present: true, Capacity: .5, Trust: .35, InCrisis: true}, r)
		return words(s, x+2*r+6, y, "busy with a crisis")
	}, func(s *sheet, x, y float64) float64 {
		s.segment(x, y, x+16, y, stroke{rgb(0x8A8A8A), .9, nil})
		return words(s, x+20, y, "reports to")
	}}
	if ties {
		items = append(items, func(s *sheet, x, y float64) float64 {
			s.segment(x, y, x+16, y, stroke{rgb(0x9A9A9A), .3, nil})
			return words(s, x+20, y, "can also turn to")
		})
	}
	x, y := area.left, area.top-12
	height = 4 + line
	for i, item := range items {
		if right := item(newSheet(0, Layout{}), x+apart, y); i > 0 && right > area.right {
			x, y, height = area.left, y-line, height+line
		} else if i > 0 {
			x += apart
		}
		x = item(s, x, y)
	}
	return height
}

// trustColor is a scale from pale yellow through green to dark blue that darkens
// evenly with trust, so that it is also readable in grey and with any kind of colour
// blindness: equal steps in the lightness and hue of Ottosson (2020, "A perceptual
// color space for image processing").
func trustColor(trust float64) color.NRGBA {
	trust = max(0, min(1, trust))
	chroma, hue := .085+.03*trust, (105+155*trust)*math.Pi/180
	lab := [3]float64{.95 - .63*trust, chroma * math.Cos(hue), chroma * math.Sin(hue)}
	cube := func(v float64) float64 { return v * v * v }
	l := cube(lab[0] + .3963377774*lab[1] + .2158037573*lab[2])
	m := cube(lab[0] - .1055613458*lab[1] - .0638541728*lab[2])
	s := cube(lab[0] - .0894841775*lab[1] - 1.2914855480*lab[2])
	channel := func(linear float64) uint8 {
		v := 12.92 * linear
		if linear > .0031308 {
			v = 1.055*math.Pow(linear, 1/2.4) - .055
		}
		return uint8(math.Round(255 * max(0, min(1, v))))
	}
	return color.NRGBA{
		channel(4.0767416621*l - 3.3077115913*m + .2309699292*s),
		channel(-1.2684380046*l + 2.6097574011*m - .3413193965*s),
		channel(-.0041960863*l - .7034186147*m + 1.7076147010*s),
		0xFF,
	}
}
