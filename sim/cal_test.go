package sim
import ("testing";"fmt";"math")
func TestCal(t *testing.T){
 for _,name:=range []string{"domineering","power-with"} {
  r,_:=RegimeNamed(name); s:=Setup{Parameters:Defaults(),Regime:r}
  var o Organization; n:=2000
  sum:=make([]float64,len(OutcomeTable)); sq:=make([]float64,len(OutcomeTable))
  for rep:=range n { if err:=o.Reset(&s,1,rep);err!=nil{t.Fatal(err)}; o.Run(); out:=o.Outcomes(); for i,oc:=range OutcomeTable { v:=oc.Of(&out); sum[i]+=v; sq[i]+=v*v } }
  for i,oc:=range OutcomeTable { m:=sum[i]/float64(n); sd:=math.Sqrt(sq[i]/float64(n)-m*m); fmt.Printf("%-12s %-20s %10.5g (%.2g)\n",name,oc.Name,m,sd/math.Sqrt(float64(n)))}
 }
}
func BenchmarkRun(b *testing.B){
  r,_:=RegimeNamed("power-with"); s:=Setup{Parameters:Defaults(),Regime:r}
  var o Organization
  b.ReportAllocs()
  for i:=0;b.Loop();i++ { if err:=o.Reset(&s,1,i);err!=nil{b.Fatal(err)}; o.Run() }
  b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(),"runs/s")
}
