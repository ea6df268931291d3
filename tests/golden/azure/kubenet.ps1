# Kubenet in a subnet of its own: Shop
#
# 1 warning of the design:
# - Cluster aks-shop: Kubenet is unsupported from 31 March 2028 (kubenet-retires)
#
# ./FILE.ps1          creates what does not exist yet
# ./FILE.ps1 -WhatIf  shows the commands and changes nothing
param(
  # Region of the resources
  [string] $Location = 'westeurope',
  # VM size of every pool
  [string] $VmSize = 'Standard_D4s_v5',
  [switch] $WhatIf
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (Test-Path variable:PSNativeCommandUseErrorActionPreference) {
  $PSNativeCommandUseErrorActionPreference = $false
}

# Runs a command of az, or shows it.
function Invoke-Az {
  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }
  az @args
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
}

# Whether a list contains a name, ignoring case; with -WhatIf nothing is there.
function Test-Az {
  if ($WhatIf) { return $false }
  $name, $list = $args
  $names = az @list --query '[].name' --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return @($names) -contains $name
}

# The output of a command; with -WhatIf the command itself.
function Read-Az {
  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }
  $said = az @args --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return $said
}

$Subscription = Read-Az account show --query id
$Group = 'rg-shop'
Invoke-Az group create --name $Group --location $Location --output none
if (-not (Test-Az 'rt-shop' network route-table list --resource-group $Group)) {
  Invoke-Az network route-table create `
    --resource-group $Group `
    --name rt-shop `
    --location $Location `
    --output none
}

# == VNet vnet-shop
$IdVnetShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
if (-not (Test-Az 'vnet-shop' network vnet list --resource-group $Group)) {
  Invoke-Az network vnet create `
    --resource-group $Group `
    --name vnet-shop `
    --location $Location `
    --address-prefixes '10.30.0.0/22' `
    --output none
}
# Nodes
if (-not (Test-Az 'snet-nodes' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name snet-nodes `
    --address-prefixes '10.30.0.0/24' `
    --route-table rt-shop `
    --output none
}

# == Identity of aks-shop
if (-not (Test-Az 'id-aks-shop' identity list --resource-group $Group)) {
  Invoke-Az identity create `
    --resource-group $Group `
    --name id-aks-shop `
    --location $Location `
    --output none
}
$IdentityAksShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
$PrincipalAksShop = Read-Az identity show --resource-group $Group --name id-aks-shop --query principalId
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope $IdVnetShop `
  --output none
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.Network/routeTables/rt-shop" `
  --output none

# == Cluster aks-shop
if (-not (Test-Az 'aks-shop' aks list --resource-group $Group)) {
  Invoke-Az aks create `
    --resource-group $Group `
    --name aks-shop `
    --location $Location `
    --tier standard `
    --kubernetes-version '1.34' `
    --dns-name-prefix aks-shop `
    --no-ssh-key `
    --assign-identity $IdentityAksShop `
    --skip-subnet-role-assignment `
    --network-plugin kubenet `
    --network-policy calico `
    --pod-cidr '172.24.0.0/16' `
    --service-cidr '172.20.0.0/16' `
    --dns-service-ip '172.20.0.10' `
    --load-balancer-sku standard `
    --outbound-type loadBalancer `
    --load-balancer-managed-outbound-ip-count 2 `
    --load-balancer-outbound-ports 1024 `
    --nodepool-name system `
    --node-vm-size $VmSize `
    --node-count 3 `
    --max-pods 30 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --output none
}
Invoke-Az aks nodepool update `
  --resource-group $Group `
  --cluster-name aks-shop `
  --name system `
  --max-surge '10%' `
  --output none
if (-not (Test-Az 'web' aks nodepool list --resource-group $Group --cluster-name aks-shop)) {
  Invoke-Az aks nodepool add `
    --resource-group $Group `
    --cluster-name aks-shop `
    --name web `
    --mode User `
    --os-type Linux `
    --node-vm-size $VmSize `
    --node-count 2 `
    --enable-cluster-autoscaler `
    --min-count 2 `
    --max-count 12 `
    --max-pods 110 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --max-surge '33%' `
    --output none
}
